import { v4 as uuid } from 'uuid';
import { readContract } from '../../activities/contract.ts';
import { openSchemaRegistry } from '../../connections/schemaRegistry.ts';
import { liveStack } from './stack.ts';

const { config } = liveStack();
const registry = openSchemaRegistry(config.schemaRegistry);

describe('schema registry', () => {
  it('gives the same schema the same id, however often it is registered', async () => {
    const subject = `live-${uuid()}-value`;
    const { recordSchema } = await readContract();
    const id = await registry.ensureSchema(subject, recordSchema);
    expect(id).toBeGreaterThan(0);
    await expect(registry.ensureSchema(subject, recordSchema)).resolves.toBe(id);
  });

  it('takes a change that readers of the older version can live with, under an id of its own', async () => {
    const subject = `live-${uuid()}-value`;
    const { recordSchema } = await readContract();
    const id = await registry.ensureSchema(subject, recordSchema);
    const relaxed = recordSchema.replace(
      '"name": { "type": "string", "minLength": 1 }',
      '"name": { "type": "string" }',
    );
    expect(relaxed).not.toBe(recordSchema);
    await expect(registry.ensureSchema(subject, relaxed)).resolves.not.toBe(id);
  });

  it('refuses an incompatible change', async () => {
    const subject = `live-${uuid()}-value`;
    const { recordSchema } = await readContract();
    await registry.ensureSchema(subject, recordSchema);
    const changed = recordSchema.replace(
      '"revenue": { "type": "number" }',
      '"revenue": { "type": "string" }',
    );
    await expect(registry.ensureSchema(subject, changed)).rejects.toMatchObject({
      name: 'SchemaRefused',
      message: expect.stringContaining(`refused the schema for subject ${subject}`),
    });
  });

  it('is unavailable where nothing listens, or something else does', async () => {
    const { recordSchema } = await readContract();
    const elsewhere = openSchemaRegistry({ url: `${config.schemaRegistry.url}/not-here` });
    await expect(elsewhere.ensureSchema('s', recordSchema)).rejects.toMatchObject({
      name: 'SchemaRegistryUnavailable',
    });
    const nowhere = openSchemaRegistry({ url: 'http://127.0.0.1:1' });
    await expect(nowhere.ensureSchema('s', recordSchema)).rejects.toMatchObject({
      name: 'SchemaRegistryUnavailable',
      message: expect.stringContaining('http://127.0.0.1:1'),
    });
  });
});
