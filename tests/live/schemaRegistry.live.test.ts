import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { v4 as uuid } from 'uuid';
import { loadPipeline } from '../../pipelines/load.ts';
import { openSchemaRegistry } from '../../connections/schemaRegistry.ts';
import { liveStack } from './stack.ts';

const { config } = liveStack();
const registry = openSchemaRegistry(config.schemaRegistry);

describe('schema registry', () => {
  it('gives the same schema the same id, however often it is registered', async () => {
    const subject = `live-${uuid()}-value`;
    const { recordSchema } = await loadPipeline('companies');
    const id = await registry.ensureSchema(subject, recordSchema);
    expect(id).toBeGreaterThan(0);
    await expect(registry.ensureSchema(subject, recordSchema)).resolves.toBe(id);
  });

  it('takes a change that readers of the older version can live with, under an id of its own', async () => {
    const subject = `live-${uuid()}-value`;
    const { recordSchema } = await loadPipeline('companies');
    const id = await registry.ensureSchema(subject, recordSchema);
    const relaxed = recordSchema.replace(
      '"name": { "type": ["string", "null"], "minLength": 1 }',
      '"name": { "type": ["string", "null"] }',
    );
    expect(relaxed).not.toBe(recordSchema);
    await expect(registry.ensureSchema(subject, relaxed)).resolves.not.toBe(id);
  });

  it('takes a further optional field, the old schema after it under its old id, and keeps the level for others', async () => {
    const subject = `live-${uuid()}-value`;
    const { recordSchema } = await loadPipeline('companies');
    const id = await registry.ensureSchema(subject, recordSchema);
    const more = recordSchema.replace(
      '"properties": {',
      '"properties": { "founder": { "type": ["string", "null"] },',
    );
    const both = await Promise.all([
      registry.ensureSchema(subject, more),
      registry.ensureSchema(subject, more),
    ]);
    expect(both[0]).toBe(both[1]);
    expect(both[0]).not.toBe(id);
    await expect(registry.ensureSchema(subject, recordSchema)).resolves.toBe(id);
    const level = await fetch(`${config.schemaRegistry.url}/config/${subject}`);
    await expect(level.json()).resolves.toEqual({ compatibilityLevel: 'BACKWARD' });
  });

  it('takes the schema over the one before it could say null, as an installation of that time has it', async () => {
    const subject = `live-${uuid()}-value`;
    const older = await readFile(path.join(import.meta.dirname, 'firstRecordSchema.json'), 'utf8');
    const { recordSchema } = await loadPipeline('companies');
    const id = await registry.ensureSchema(subject, older);
    await expect(registry.ensureSchema(subject, recordSchema)).resolves.not.toBe(id);
  });

  it('refuses an incompatible change, names the field, and registers nothing', async () => {
    const subject = `live-${uuid()}-value`;
    const { recordSchema } = await loadPipeline('companies');
    await registry.ensureSchema(subject, recordSchema);
    const changed = recordSchema.replace(
      '"revenue": { "type": ["number", "null"]',
      '"revenue": { "type": ["string", "null"]',
    );
    await expect(registry.ensureSchema(subject, changed)).rejects.toMatchObject({
      name: 'SchemaRefused',
      message: `The Schema Registry refused the schema for subject ${subject}: not compatible with version 1: revenue: was number or null, is string or null`,
    });
    const versions = await fetch(`${config.schemaRegistry.url}/subjects/${subject}/versions`);
    await expect(versions.json()).resolves.toEqual([1]);
  });

  it('is unavailable where nothing listens, or something else does', async () => {
    const { recordSchema } = await loadPipeline('companies');
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
