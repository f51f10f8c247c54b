import type { Cassandra, Row } from '../../connections/cassandra/cassandra.ts';
import { tableDefinition } from '../../connections/cassandra/pipelineTables.ts';
import { SchemaRefused } from '../../connections/schemaRegistry.ts';
import { columnsOf } from '../../domain/columns.ts';
import type { Pipeline, PipelineDefinition } from '../../domain/definition.ts';
import { tablesOf } from '../../domain/tables.ts';
import { FakeKafka } from '../../tests/fakes/fakeKafka.ts';
import { earthquakes } from '../../pipelines/earthquakes/pipeline.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { refusedRecords, schemaEffects, tableEffects } from './stored.ts';

const never = new AbortController().signal;
const DAY_MS = 86_400_000;
let stored: Pipeline;
beforeAll(async () => {
  stored = await loadPipeline('earthquakes');
});

/** The pipeline with another definition, and fields that the schema has besides. */
function changed(definition: Partial<PipelineDefinition>, fields: object = {}): Pipeline {
  const schema = JSON.parse(stored.recordSchema) as { properties: object };
  const recordSchema = JSON.stringify({ ...schema, properties: { ...schema.properties, ...fields } });
  const merged = { ...stored.definition, ...definition };
  return { definition: merged, columns: columnsOf(merged, JSON.parse(recordSchema)), recordSchema };
}

/** Cassandra with the tables of a pipeline, and these values of its totals' dimensions. */
function cassandraOf(pipeline: Pipeline | undefined, dimensions: readonly string[] = []): Cassandra {
  const rows: Row[] = (pipeline === undefined ? [] : tablesOf(pipeline.definition, pipeline.columns)).flatMap(
    (table) =>
      Object.entries(tableDefinition(table).columns).map(([column_name, type]) => ({
        table_name: table.name,
        column_name,
        type,
      })),
  );
  const execute = (query: string): Promise<readonly Row[]> =>
    /system_schema/.test(query)
      ? Promise.resolve(rows)
      : Promise.resolve(dimensions.map((dimension) => ({ dimension })));
  return {
    execute,
    executeAll: () => Promise.reject(new Error('none is expected')),
    close: async () => undefined,
  };
}

async function ownChanges(cassandra: Cassandra, pipeline: Pipeline): Promise<readonly string[]> {
  const { changes, problems } = await tableEffects(cassandra, pipeline, never);
  expect(problems).toEqual([]);
  return changes.filter((change) => !/^table (?!earthquakes)\w+ is made/.test(change));
}

function registryThat(answer: Promise<void>) {
  return { checkSchema: () => answer };
}

it('a schema that would be refused as a version after the newest is said, with the field', async () => {
  const reason = 'not compatible with version 1: magnitude: was number or null, is string';
  const refused = new SchemaRefused('earthquakes-value', reason, undefined);
  expect(await schemaEffects(registryThat(Promise.resolve()), stored)).toEqual([]);
  expect(await schemaEffects(registryThat(Promise.reject(refused)), stored)).toEqual([
    expect.stringContaining(reason),
  ]);
  await expect(schemaEffects(registryThat(Promise.reject(new Error('is away'))), stored)).rejects.toThrow(
    'is away',
  );
});

describe('what a folder would do to the tables', () => {
  it('is to make them, at the first start', async () => {
    expect(await ownChanges(cassandraOf(undefined), stored)).toContain('table earthquakes is made');
  });

  it('is nothing where nothing has changed', async () => {
    expect(await ownChanges(cassandraOf(stored, ['network', 'class', 'status', 'all']), stored)).toEqual([]);
  });

  it('is a column for a new field, and totals to recompute for a new figure', async () => {
    const more = changed(
      { measures: [...earthquakes.measures, { name: 'shaking', field: 'shaking' }] },
      { shaking: { type: 'number', minimum: 0, maximum: 10 } },
    );
    expect(await ownChanges(cassandraOf(stored), more)).toEqual([
      'table earthquakes gets shaking double',
      'table earthquakes_by_minute gets shaking double',
      'table earthquakes_totals gets shaking double, without_shaking bigint',
      'totals of what is stored lack the new figures of earthquakes_totals: they would have to be recomputed',
    ]);
  });

  it('is a dimension that what is stored has no totals of, and one that is no longer kept', async () => {
    const [network, magnitude] = earthquakes.dimensions;
    const other = changed({ dimensions: [network, magnitude, { name: 'alert', field: 'alert' }] });
    const changes = await ownChanges(cassandraOf(stored, ['network', 'class', 'status']), other);
    expect(changes.slice(-2)).toEqual([
      'dimension alert: what is stored is in no total of it: totals would have to be recomputed',
      'dimension status is no longer kept: its totals stay as they are',
    ]);
  });

  it('is refused where a column would be of another type', async () => {
    const other = changed({ columnTypes: {} });
    await expect(tableEffects(cassandraOf(stored), other, never)).resolves.toMatchObject({
      problems: ['earthquakes', 'earthquakes_recent'].map((table) =>
        expect.stringContaining(
          `${table} exists and differs from its definition: column updated: expected bigint`,
        ),
      ),
    });
  });
});

it('records of the last day that the schema would refuse are counted, with the reasons', async () => {
  const kafka = new FakeKafka();
  const nowMs = kafka.nowMs;
  const publish = (...records: readonly object[]) =>
    kafka.publish(
      'earthquakes',
      records.map((record, n) => ({ key: String(n), value: JSON.stringify(record) })),
    );
  const good = { id: 'us1', time: 1, updated: 2 };
  kafka.nowMs = nowMs - 2 * DAY_MS;
  await publish({});
  kafka.nowMs = nowMs;
  await publish(
    good,
    good,
    { ...good, magnitude: 13 },
    { ...good, magnitude: 'x' },
    { ...good, magnitude: 99 },
  );
  await expect(refusedRecords({ topics: kafka, reader: kafka }, stored, nowMs, never)).resolves.toEqual([
    "3 of the 5 newest records of the topic's last day would be dead letters: 2 times magnitude must be <= 12; 1 times magnitude must be number or null",
  ]);
});
