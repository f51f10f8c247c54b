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

/** A Cassandra without any keyspace, which notes what it is told to make. */
function emptyCassandra(made: string[]): Cassandra {
  const execute = (query: string): Promise<readonly Row[]> => {
    if (query.startsWith('CREATE')) made.push(query.replaceAll(/\s+/g, ' '));
    return Promise.resolve([]);
  };
  return {
    execute,
    executeAll: (query, lists) => Promise.all(lists.map(() => execute(query))),
    close: () => Promise.resolve(),
  };
}

async function setUp(schemaRegistry: SchemaRegistry, replicationFactor: number = 1) {
  const topics = new FakeKafka(3);
  const made: string[] = [];
  const pipeline = await loadPipeline('companies');
  const { prepare } = createPrepareActivities({
    topics,
    schemaRegistry,
    cassandra: emptyCassandra(made),
    pipeline,
    tables: await readTables(pipeline),
    topicPartitions: 3,
    replicationFactor,
    retentionBytes: 1024 ** 3,
    keyspaceReplication: "{'class': 'SimpleStrategy', 'replication_factor': 1}",
    maxAnswerBytes: 8_000_000,
  });
  return { topics, made, prepare };
}

describe('prepare', () => {
  it('makes topics, schema, keyspace and tables, and says what is there', async () => {
    const registered: string[] = [];
    const registry: SchemaRegistry = {
      ensureSchema: (subject, schema) => {
        registered.push(`${subject} ${schema.length}`);
        return Promise.resolve(9);
      },
    };
    const { topics, made, prepare } = await setUp(registry);
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
    expect(registered[0]).toContain(SUBJECT);
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
    const { topics, prepare } = await setUp({ ensureSchema: () => Promise.resolve(1) }, replicas);
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
});
