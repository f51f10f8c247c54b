import { z } from 'zod';
import type { Listener } from './httpServers.ts';

const registration = z.object({ schemaType: z.literal('JSON'), schema: z.string() });
const wantedLevel = z.object({ compatibility: z.string() });
const open = z.object({ properties: z.record(z.string(), z.unknown()) });

/**
 * Confluent's Schema Registry, as far as a pipeline asks it: its paths, answers and error codes, and of its rules for JSON Schema the one
 * that meets each new field, as fields that are not listed are allowed. A subject without a level of its own has BACKWARD.
 */
export class ConfluentRegistry {
  /** Schemas by subject, oldest first; the id is the place among all. */
  readonly versions = new Map<string, string[]>();
  readonly levels = new Map<string, string>();
  /** What changed something, in order: the level that was set, or that a schema was registered. */
  readonly changes: string[] = [];
  readonly #ids: string[] = [];

  readonly listener: Listener = async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const [status, answer] = this.#answer(`${request.method} ${request.url}`, body);
    response.writeHead(status, { 'Content-Type': 'application/vnd.schemaregistry.v1+json' });
    response.end(JSON.stringify(answer));
  };

  #answer(asked: string, body: unknown): readonly [number, object] {
    const [, call = '', subject = '', rest = ''] =
      /^(\w+ \/(?:subjects|config))\/([^/]+)(.*)$/.exec(asked) ?? [];
    const versions = this.versions.get(subject);
    if (call === 'GET /config') {
      const level = this.levels.get(subject);
      return level === undefined
        ? refused(404, 40408, `Subject '${subject}' does not have subject-level compatibility configured`)
        : [200, { compatibilityLevel: level }];
    }
    if (call === 'PUT /config') {
      const { compatibility } = wantedLevel.parse(body);
      this.levels.set(subject, compatibility);
      this.changes.push(`level ${compatibility}`);
      return [200, { compatibility }];
    }
    if (call === 'POST /subjects' && rest === '/versions') return this.#register(subject, body);
    if (versions === undefined) return refused(404, 40401, `Subject '${subject}' not found.`);
    if (call === 'GET /subjects' && rest === '/versions/latest') {
      const schema = versions.at(-1) ?? '';
      return [200, { subject, version: versions.length, id: this.#idOf(schema), schema }];
    }
    const { schema } = registration.parse(body);
    const version = versions.indexOf(schema) + 1;
    return version === 0
      ? refused(404, 40403, 'Schema not found')
      : [200, { subject, version, id: this.#idOf(schema), schema }];
  }

  #register(subject: string, body: unknown): readonly [number, object] {
    const { schema } = registration.parse(body);
    const versions = this.versions.get(subject) ?? [];
    const level = this.levels.get(subject) ?? 'BACKWARD';
    const added = addedTo(versions.at(-1), schema);
    if (level !== 'NONE' && added.length > 0)
      return refused(
        409,
        409,
        `Schema being registered is incompatible with an earlier schema for subject "${subject}", details: [${added.map((field) => `{errorType:"PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL", description:"The new schema has an open content model and has a property or item at path '#/properties/${field}' which is missing in the old schema"}`).join(', ')}]`,
      );
    this.versions.set(subject, [...versions, schema]);
    this.changes.push('schema');
    return [200, { id: this.#idOf(schema) }];
  }

  #idOf(schema: string): number {
    if (!this.#ids.includes(schema)) this.#ids.push(schema);
    return this.#ids.indexOf(schema) + 1;
  }
}

function addedTo(older: string | undefined, newer: string): readonly string[] {
  if (older === undefined) return [];
  const before = Object.keys(open.parse(JSON.parse(older)).properties);
  return Object.keys(open.parse(JSON.parse(newer)).properties).filter((field) => !before.includes(field));
}

function refused(status: number, code: number, message: string): readonly [number, object] {
  return [status, { error_code: code, message }];
}
