import { ConfluentRegistry } from '../tests/fakes/confluentRegistry.ts';
import { useHttpServers } from '../tests/fakes/httpServers.ts';
import { openSchemaRegistry } from './schemaRegistry.ts';

const SUBJECT = 'companies_created-value';
const schemaOf = (fields: object) => JSON.stringify({ type: 'object', required: ['id'], properties: fields });
const FIRST = schemaOf({ id: { type: 'string' } });
const WITH_A_FIELD = schemaOf({ id: { type: 'string' }, founder: { type: ['string', 'null'] } });

const startHttpServer = useHttpServers();

/** A registry of Confluent's in which the first schema is registered. */
async function confluent() {
  const server = new ConfluentRegistry();
  const registry = openSchemaRegistry({ url: await startHttpServer(server.listener) });
  const id = await registry.ensureSchema(SUBJECT, FIRST);
  server.changes.length = 0;
  return { server, registry, id };
}

describe("a registry with Confluent's rules", () => {
  it('takes a further optional field, for which alone its level is lifted, and the older schema after it', async () => {
    const { server, registry, id } = await confluent();
    const newer = await registry.ensureSchema(SUBJECT, WITH_A_FIELD);
    expect(newer).not.toBe(id);
    expect(server.versions.get(SUBJECT)).toEqual([FIRST, WITH_A_FIELD]);
    expect(server.changes).toEqual(['level NONE', 'schema', 'level BACKWARD']);
    // A worker of before runs on beside the newer one, or comes back.
    await expect(registry.ensureSchema(SUBJECT, FIRST)).resolves.toBe(id);
    await expect(registry.ensureSchema(SUBJECT, WITH_A_FIELD)).resolves.toBe(newer);
    expect(server.changes).toHaveLength(3);
  });

  it('of which somebody has set the level keeps it, and what it refuses is refused in its words', async () => {
    const { server, registry } = await confluent();
    server.levels.set(SUBJECT, 'FULL');
    await expect(registry.ensureSchema(SUBJECT, WITH_A_FIELD)).rejects.toMatchObject({
      name: 'SchemaRefused',
      message: expect.stringContaining('PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL'),
    });
    expect(server.changes).toEqual([]);
  });

  it.each([
    ['before the schema was registered', [FIRST]],
    ['after it was', [FIRST, WITH_A_FIELD]],
  ])(
    'is left at its level by the attempt after one that was cut off while it was lifted, %s',
    async (_, there) => {
      const { server, registry } = await confluent();
      server.levels.set(SUBJECT, 'NONE');
      server.versions.set(SUBJECT, there);
      await registry.ensureSchema(SUBJECT, WITH_A_FIELD);
      expect(server.versions.get(SUBJECT)).toEqual([FIRST, WITH_A_FIELD]);
      expect(server.levels.get(SUBJECT)).toBe('BACKWARD');
    },
  );

  it('is asked whether a schema fits, which changes nothing', async () => {
    const { server, registry } = await confluent();
    await registry.checkSchema(SUBJECT, FIRST);
    await registry.checkSchema(SUBJECT, WITH_A_FIELD);
    await registry.checkSchema('another', FIRST);
    const changed = schemaOf({ id: { type: 'string' }, founder: { type: 'string' } });
    await registry.ensureSchema('another', WITH_A_FIELD);
    server.changes.length = 0;
    await expect(registry.checkSchema('another', changed)).rejects.toMatchObject({
      name: 'SchemaRefused',
      message: expect.stringContaining('founder: was string or null, is string'),
    });
    expect(server.changes).toEqual([]);
  });

  it('is given no version that something else refuses, which is asked of new ones alone', async () => {
    const { server, id } = await confluent();
    const url = await startHttpServer(server.listener);
    const registry = openSchemaRegistry({ url }, () => Promise.reject(new Error('the table differs')));
    await expect(registry.ensureSchema(SUBJECT, FIRST)).resolves.toBe(id);
    await expect(registry.ensureSchema(SUBJECT, WITH_A_FIELD)).rejects.toThrow('the table differs');
    expect(server.changes).toEqual([]);
  });

  it.each([
    ['a field that is required', { type: 'object', required: ['id', 'founder'], properties: { id: {} } }],
    ['another type', { type: 'object', required: ['id'], properties: { id: { type: 'number' } } }],
  ])('is asked for nothing where the change is %s', async (_, newer) => {
    const { server, registry } = await confluent();
    await expect(registry.ensureSchema(SUBJECT, JSON.stringify(newer))).rejects.toMatchObject({
      name: 'SchemaRefused',
    });
    expect(server.changes).toEqual([]);
  });
});
