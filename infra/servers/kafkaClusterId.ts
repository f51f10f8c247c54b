import { randomBytes } from 'node:crypto';

/**
 * A new id for a Kafka cluster: 16 random bytes, base64url. None begins with a hyphen, which Kafka's tools would take for an
 * option; Kafka's own `Uuid.randomUuid` draws again likewise.
 */
export function newClusterId(random: (bytes: number) => Buffer = randomBytes): string {
  const id = random(16).toString('base64url');
  return id.startsWith('-') ? newClusterId(random) : id;
}
