import type { Wanted } from './way.ts';

/** What is asked for: a UUID, or `partition/offset`. @throws when it is neither. */
export function wantedOf(text: string): Wanted {
  const [, partition, offset] = /^(\d{1,9})\/(\d{1,18})$/.exec(text) ?? [];
  if (partition !== undefined && offset !== undefined) return { partition: Number(partition), offset };
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return { id: text.toLowerCase() };
  throw new Error(`Expected an id (a UUID) or <partition>/<offset>, got "${text}"`);
}
