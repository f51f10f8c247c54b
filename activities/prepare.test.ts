import { CancelledFailure } from '@temporalio/activity';
import type { Cassandra, Row } from '../connections/cassandra/cassandra.ts';
import { SchemaRefused, type SchemaRegistry } from '../connections/schemaRegistry.ts';
import { readTables } from '../connections/cassandra/pipelineTables.ts';
import { companies } from '../pipelines/companies/pipeline.ts';
import { SHARED_TABLES } from '../domain/names.ts';
import { DEAD_LETTER_TOPIC, SUBJECT, TOPIC } from '../tests/companyNames.ts';
import { loadPipeline } from '../pipelines/load.ts';
import { createPrepareActivities } from './prepare.ts';
import { FakeKafka } from '../tests/fakes/fakeKafka.ts';
import { activityEnvironment } from '../tests/fakes/activityEnvironment.ts';

/** A Cassandra that has these columns and no keyspace, which notes what it is told to make. */
function cassandraWith(columns: readonly Row[], made: string[]): Cassandra {
  const execute = (query: string): Promise<readonly Row[]> => {
    if (/^(CREATE|ALTER)/.test(query)) made.push(query.replaceAll(/\s+/g, ' '));
    return Promise.resolve(query.includes('system_schema.columns') ? columns : []);
  };
  return {
    execute,
    executeAll: (query, lists) => Promise.all(lists.map(() => execute(query))),
    close: () => Promise.resolve(),
  };
}

async function setUp(
  registry: Partial<SchemaRegistry>,
  { replicationFactor = 1, columns = [] }: { replicationFactor?: number; columns?: readonly Row[] } = {},
) {
  const registered: string[] = [];
  const ensureSchema = (subject: string) => {
    registered.push(subject);
    return Promise.resolve(9);
  };
  const schemaRegistry = { checkSchema: () => Promise.resolve(), ensureSchema, ...registry };
  const topics = new FakeKafka(3);
  const made: string[] = [];
  const pipeline = await loadPipeline('companies');
  const { prepare, prepareStream } = createPrepareActivities({
    topics,
    schemaRegistry,
    cassandra: cassandraWith(columns, made),
    pipeline,
    tables: await readTables(pipeline),
    topicPartitions: 3,
    replicationFactor,
    retentionBytes: 1024 ** 3,
    keyspaceReplication: "{'class': 'SimpleStrategy', 'replication_factor': 1}",
    maxAnswerBytes: 8_000_000,
  });
  return { topics, made, registered, prepare, prepareStream };
}

describe('prepare', () => {
  it('makes topics, schema, keyspace and tables, and says what is there', async () => {
    const { topics, made, registered, prepare } = await setUp({});
    const tables = [...Object.values(companies.names.tables), ...Object.values(SHARED_TABLES)];
    await expect(activityEnvironment().run(prepare)).resolves.toEqual({
      topic: TOPIC,
      partitions: 3,
      schemaId: 9,
      tables,
    });
    expect(topics.topicsMade.map(({ topic, partitions }) => `${topic} ${partitions}`)).toEqual([
      `${TOPIC} 3`,
      `${DEAD_LETTER_TOPIC} 3`,
    ]);
    expect(registered).toEqual([SUBJECT]);
    expect(made[0]).toBe(
      "CREATE KEYSPACE IF NOT EXISTS spark_streams WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
    );
    expect(made).toHaveLength(1 + tables.length);
  });

  it.each([
    [1, '1'],
    [2, '1'],
    [3, '2'],
  ])('with %i replicas asks for %s in sync, so that one may be away', async (replicas, inSync) => {
    const { topics, prepare } = await setUp({}, { replicationFactor: replicas });
    await activityEnvironment().run(prepare);
    for (const { settings } of topics.topicsMade) {
      expect(settings['min.insync.replicas']).toBe(inSync);
      expect(settings['message.timestamp.type']).toBe('LogAppendTime');
    }
  });

  it('stops when it is cancelled, whatever it waits for, and goes no further', async () => {
    const environment = activityEnvironment();
    const { made, prepare } = await setUp({
      ensureSchema: () => {
        environment.cancel('CANCELLED');
        return new Promise<never>(() => undefined);
      },
    });
    await expect(environment.run(prepare)).rejects.toBeInstanceOf(CancelledFailure);
    expect(made).toEqual([]);
  });

  it('fails for good when the registry refuses the schema', async () => {
    const refused = new SchemaRefused(SUBJECT, 'incompatible', undefined);
    const { prepare } = await setUp({ ensureSchema: () => Promise.reject(refused) });
    await expect(activityEnvironment().run(prepare)).rejects.toMatchObject({
      nonRetryable: true,
      type: 'SchemaRefused',
    });
  });

  const OF_ANOTHER_TYPE = [
    { table_name: companies.names.tables.facts, column_name: 'id', type: 'uuid' },
    { table_name: companies.names.tables.facts, column_name: 'number_of_employees', type: 'text' },
  ];

  it.each([
    [
      'a schema',
      { checkSchema: () => Promise.reject(new SchemaRefused(SUBJECT, 'vat', undefined)) },
      [],
      'vat',
    ],
    ['a column', {}, OF_ANOTHER_TYPE, 'column number_of_employees: expected int, found text'],
  ])(
    'changes nothing at all where %s is not compatible, and says of which field',
    async (_, registry, columns, field) => {
      const { topics, made, registered, prepare, prepareStream } = await setUp(registry, { columns });
      for (const activity of [prepare, prepareStream])
        await expect(
          activityEnvironment().run<[], unknown, () => Promise<unknown>>(activity),
        ).rejects.toMatchObject({
          nonRetryable: true,
          message: expect.stringContaining(field),
        });
      expect([topics.topicsMade, registered, made]).toEqual([[], [], []]);
    },
  );
});
