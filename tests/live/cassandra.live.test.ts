import { v4 as uuid } from 'uuid';
import { type Cassandra, openCassandra } from '../../connections/cassandra/cassandra.ts';
import { ensureTables, type TableDefinition } from '../../connections/cassandra/tables.ts';
import { readTables } from '../../connections/cassandra/pipelineTables.ts';
import { companies } from '../../pipelines/companies/pipeline.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { verificationReports } from '../../connections/cassandra/verificationReports.ts';
import { SHARED_TABLES } from '../../domain/names.ts';
import type { VerificationReport } from '../../domain/verification.ts';
import { liveStack } from './stack.ts';
import { severable } from './severable.ts';
import { until } from './until.ts';

const { config } = liveStack();
let cassandra: Cassandra;

beforeAll(async () => {
  cassandra = openCassandra(config.cassandra);
  const tables = await readTables(await loadPipeline('companies'));
  await ensureTables(cassandra, { tables, replication: config.cassandra.replication });
});
afterAll(() => cassandra.close());

function withColumns(
  tables: readonly TableDefinition[],
  name: string,
  columns: Readonly<Record<string, string>>,
): readonly TableDefinition[] {
  return tables.map((table) =>
    table.table === name ? { ...table, columns: { ...table.columns, ...columns } } : table,
  );
}

describe('tables', () => {
  it('are all there, and making them again changes no schema', async () => {
    const version = () => cassandra.execute("SELECT schema_version FROM system.local WHERE key = 'local'");
    const before = await version();
    const tables = await readTables(await loadPipeline('companies'));
    await expect(
      ensureTables(cassandra, { tables, replication: config.cassandra.replication }),
    ).resolves.toEqual([...Object.values(companies.names.tables), ...Object.values(SHARED_TABLES)]);
    expect(String((await version())[0]?.['schema_version'])).toBe(String(before[0]?.['schema_version']));
  });

  it('are given the columns that they lack, by whoever comes first, and keep their rows', async () => {
    const table = 'spark_streams.dimension_values';
    await cassandra.execute(`INSERT INTO ${table} (dimension, value) VALUES ('live', 'before')`);
    const tables = await readTables(await loadPipeline('companies'));
    const wider = { tables: withColumns(tables, 'dimension_values', { note: 'text', weight: 'double' }) };
    const clients = [openCassandra(config.cassandra), openCassandra(config.cassandra)];
    try {
      const { replication } = config.cassandra;
      await Promise.all(
        [cassandra, ...clients].map((client) => ensureTables(client, { ...wider, replication })),
      );
      await cassandra.execute(
        `INSERT INTO ${table} (dimension, value, note, weight) VALUES ('live', 'then', 'n', 0.5)`,
      );
      await expect(
        cassandra.execute(`SELECT value, note, weight FROM ${table} WHERE dimension = 'live'`),
      ).resolves.toEqual([
        { value: 'before', note: null, weight: null },
        { value: 'then', note: 'n', weight: 0.5 },
      ]);
    } finally {
      await Promise.all(clients.map((client) => client.close()));
      await cassandra.execute(`DELETE FROM ${table} WHERE dimension = 'live'`);
      await cassandra.execute(`ALTER TABLE ${table} DROP IF EXISTS (note, weight)`);
    }
  });

  it('that differ from their definition in a type are refused, and nothing is changed', async () => {
    const tables = await readTables(await loadPipeline('companies'));
    const version = () => cassandra.execute("SELECT schema_version FROM system.local WHERE key = 'local'");
    const before = await version();
    await expect(
      ensureTables(cassandra, {
        tables: withColumns(withColumns(tables, 'companies_created', { vat: 'int' }), 'dimension_values', {
          note: 'text',
        }),
        replication: config.cassandra.replication,
      }),
    ).rejects.toThrow('column vat: expected int, found text');
    expect(String((await version())[0]?.['schema_version'])).toBe(String(before[0]?.['schema_version']));
  });
});

describe('statements', () => {
  it('bring every type through as it is', async () => {
    const id = uuid();
    const at = new Date('2026-11-23T12:00:00.123Z');
    await cassandra.execute(
      `INSERT INTO spark_streams.companies_created (id, name, revenue, number_of_employees, timestamp_column)
       VALUES (?, ?, ?, ?, ?)`,
      [id, 'Müller', 0.1, 2_147_483_647, at],
    );
    const [row] = await cassandra.execute('SELECT * FROM spark_streams.companies_created WHERE id = ?', [id]);
    expect(String(row?.['id'])).toBe(id);
    expect(row).toMatchObject({
      name: 'Müller',
      revenue: 0.1,
      number_of_employees: 2_147_483_647,
      timestamp_column: at,
      vat: null,
    });
    // No record of the topic: the totals do not have it.
    await cassandra.execute('DELETE FROM spark_streams.companies_created WHERE id = ?', [id]);
  });

  it('bring offsets beyond what a number holds, dates and bytes through', async () => {
    const key = ['2026-11-23', `live-${uuid()}`, 2, 9_223_372_036_854_775_807n] as const;
    const insert =
      'INSERT INTO spark_streams.dead_letters (day, topic, partition, offset, value) VALUES (?, ?, ?, ?, ?)';
    await cassandra.execute(insert, [...key, Buffer.from([0, 255])]);
    const [row] = await cassandra.execute(
      'SELECT * FROM spark_streams.dead_letters WHERE day = ? AND topic = ? AND partition = ? AND offset = ?',
      key,
    );
    expect(row).toMatchObject({ offset: 9_223_372_036_854_775_807n, value: Buffer.from([0, 255]) });
    expect(String(row?.['day'])).toBe('2026-11-23');
  });

  it('run many at a time answer in the order of their parameters', async () => {
    const ids = Array.from({ length: 1000 }, () => uuid());
    const insert = 'INSERT INTO spark_streams.companies_created (id, number_of_employees) VALUES (?, ?)';
    await cassandra.executeAll(
      insert,
      ids.map((id, index) => [id, index]),
    );
    const query = 'SELECT number_of_employees FROM spark_streams.companies_created WHERE id = ?';
    const answers = await cassandra.executeAll(
      query,
      [...ids, uuid()].map((id) => [id]),
    );
    expect(answers.map((rows) => rows[0]?.['number_of_employees'])).toEqual([...ids.keys(), undefined]);
  });

  it('with more rows than a page holds answer with all of them', async () => {
    const topic = `live-${uuid()}`;
    const insert =
      'INSERT INTO spark_streams.dead_letters (day, topic, partition, offset) VALUES (?, ?, ?, ?)';
    const offsets = Array.from({ length: 12_001 }, (_, offset) => ['2026-11-23', topic, 0, BigInt(offset)]);
    await cassandra.executeAll(insert, offsets);
    const query =
      'SELECT offset FROM spark_streams.dead_letters WHERE day = ? AND topic = ? AND partition = ?';
    const rows = await cassandra.execute(query, ['2026-11-23', topic, 0]);
    expect(rows.map(({ offset }) => offset)).toEqual(offsets.map(([, , , offset]) => offset));
  });

  it('that Cassandra refuses say what it refused, without parameters', async () => {
    await expect(cassandra.execute('SELECT * FROM spark_streams.none')).rejects.toMatchObject({
      name: 'CassandraSchemaMissing',
      message: expect.stringContaining('table none does not exist'),
    });
    const error: unknown = await cassandra
      .execute('SELECT * FROM spark_streams.companies_created WHERE id = ?', ['Secretperson'])
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'CassandraRefused' });
    expect(String(error)).not.toContain('Secretperson');
  });

  it('stop when they are told to', async () => {
    const signal = AbortSignal.abort(new Error('stopped by the test'));
    const query = 'SELECT * FROM spark_streams.companies_created WHERE id = ?';
    await expect(cassandra.execute(query, [uuid()], signal)).rejects.toThrow('stopped by the test');
    await expect(cassandra.executeAll(query, [[uuid()]], signal)).rejects.toThrow('stopped by the test');
  });
});

describe('opening', () => {
  const query = "SELECT key FROM system.local WHERE key = 'local'";

  it('with a wrong password, or where nothing listens, fails at the first statement and says why', async () => {
    const wrong = openCassandra({ ...config.cassandra, password: 'wrong' });
    await expect(wrong.execute(query)).rejects.toMatchObject({
      name: 'CassandraUnavailable',
      message: expect.stringContaining('password'),
    });
    await wrong.close();
    const nowhere = openCassandra({ ...config.cassandra, port: 1 });
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(nowhere.execute(query)).rejects.toMatchObject({
        name: 'CassandraUnavailable',
        message: expect.stringContaining('ECONNREFUSED'),
      });
    }
    await nowhere.close();
  });
});

/** A report of which only time and end matter. */
const report = (at: string, verifiedTo: VerificationReport['verifiedTo']): VerificationReport => ({
  at,
  ok: true,
  checked: 1,
  missing: 0,
  different: 0,
  deadLettered: 0,
  totalsDifferent: 0,
  repaired: 0,
  lag: 0,
  oldestUnprocessedSeconds: 0,
  verifiedFrom: {},
  verifiedTo,
  failures: [],
});

describe('verification reports', () => {
  it('are found by the next verification, and replaced by a retry of the same one', async () => {
    const reports = verificationReports(cassandra);
    const pipeline = `live-${uuid()}`;
    await expect(reports.last(pipeline, '2026-11-23T12:00:00.000Z')).resolves.toBeUndefined();
    await reports.store(pipeline, report('2026-11-22T23:59:00.000Z', { 0: '5' }));
    await reports.store(pipeline, report('2026-11-23T12:00:00.000Z', { 0: '7' }));
    await reports.store(pipeline, report('2026-11-23T12:00:00.000Z', { 0: '9223372036854775807' }));
    const verifiedTo = async (at: string) => (await reports.last(pipeline, at))?.verifiedTo;
    await expect(verifiedTo('2026-11-23T12:00:00.000Z')).resolves.toEqual({ 0: '5' });
    await expect(verifiedTo('2026-11-23T12:01:00.000Z')).resolves.toEqual({ 0: '9223372036854775807' });
    await expect(verifiedTo('2026-12-20T00:00:00.000Z')).resolves.toEqual({ 0: '9223372036854775807' });
  });
});

/** Connections of this process, to whatever server. */
function sockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
}

describe('closing', () => {
  it('while it connects leaves no connection open', async () => {
    const before = sockets();
    const closed = openCassandra(config.cassandra);
    const asked = closed.execute("SELECT key FROM system.local WHERE key = 'local'").catch(() => []);
    await closed.close();
    await asked;
    const none = (count: number) => count <= before;
    expect(await until('its sockets are closed', () => Promise.resolve(sockets()), none)).toBeLessThanOrEqual(
      before,
    );
  });

  it('after outages that were ridden out leaves no connection open', async () => {
    const line = await severable(config.cassandra.port);
    const client = openCassandra({ ...config.cassandra, port: line.port });
    const ask = () => client.execute("SELECT key FROM system.local WHERE key = 'local'");
    try {
      for (let outage = 1; outage <= 3; outage += 1) {
        await until('an answer', ask, ([row]) => row !== undefined);
        await line.cut();
        await expect(ask()).rejects.toThrow('did not carry out');
        await line.mend();
      }
      await until('an answer', ask, ([row]) => row !== undefined);
      await client.close();
      const open = () => Promise.resolve(line.open());
      expect(await until('its connections are closed', open, (count) => count === 0)).toBe(0);
    } finally {
      await client.close();
      await line.cut();
    }
  });
});
