import { execa } from 'execa';
import { processEnvironment } from '../../config/environment.ts';
import { REPOSITORY_ROOT } from '../../config/localConfig.ts';
import { ROLE_PASSWORDS } from '../../config/rolesConfig.ts';
import { openCassandra, type Cassandra } from '../../connections/cassandra/cassandra.ts';
import { ensureAccess } from '../../connections/cassandra/access.ts';
import { shareTables } from '../../connections/cassandra/roles.ts';
import { ensureTables } from '../../connections/cassandra/tables.ts';
import { readTables } from '../../connections/cassandra/pipelineTables.ts';
import type { PipelineTables } from '../../domain/definition.ts';
import { ROLES, tableRights, type Role } from '../../domain/roles.ts';
import { cassandra } from '../../infra/servers/cassandra.ts';
import { rolePasswords } from '../../infra/servers/cassandraRoles.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { liveStack } from './stack.ts';
import { until } from './until.ts';

/** Nobody's row of each table, to be deleted. */
const ROWS = {
  companies_created: 'id = 00000000-0000-0000-0000-000000000000',
  dead_letters: "day = '1970-01-01' AND topic = 'none' AND partition = 0 AND offset = 0",
  dead_letters_by_slice:
    "day = '1970-01-01' AND topic = 'none' AND partition = 0 AND slice = 0 AND offset = 0",
  dead_letter_slices: "day = '1970-01-01' AND topic = 'none' AND partition = 0 AND slice = 0",
  stream_progress: "stream = 'none' AND day = '1970-01-01' AND at = 0",
  verification_reports: "pipeline = 'none' AND day = '1970-01-01' AND at = 0",
  companies_by_minute: 'minute = 0 AND timestamp_column = 0 AND id = 00000000-0000-0000-0000-000000000000',
  company_totals: "granularity = 'none' AND dimension = 'none' AND value = 'none' AND bucket = 0",
  dimension_values: "dimension = 'none' AND value = 'none'",
  recent_companies: "list = 'none' AND timestamp_column = 0 AND id = 00000000-0000-0000-0000-000000000000",
  pipeline_metrics: "pipeline = 'none' AND metric = 'none' AND at = 0 AND label = 'none'",
  source_state: "pipeline = 'none' AND key = 'none'",
  write_times: "facts = 'none'",
  put_off_days: "pipeline = 'none' AND day = '1970-01-01' AND dimension = 'none' AND value = 'none'",
  verification_ledger: "pipeline = 'none' AND bucket = 0 AND number = 0",
  pipeline_alerts: "pipeline = 'none' AND kind = 'none' AND since = 0",
} as const;
type Table = keyof typeof ROWS;
const TABLES = Object.keys(ROWS) as Table[];

/** What each role is to read and to write; everything else is refused. */
const EXPECTED: Readonly<
  Record<Role, { readonly reads: readonly Table[]; readonly writes: readonly Table[] }>
> = {
  worker: {
    reads: TABLES.filter(
      (table) => !['recent_companies', 'pipeline_metrics', 'put_off_days', 'write_times'].includes(table),
    ),
    writes: [
      'dead_letters',
      'dead_letters_by_slice',
      'verification_reports',
      'pipeline_metrics',
      'source_state',
      'verification_ledger',
      'pipeline_alerts',
    ],
  },
  job: {
    reads: ['companies_created', 'companies_by_minute', 'company_totals', 'put_off_days', 'write_times'],
    writes: TABLES.filter(
      (table) =>
        !['verification_reports', 'source_state', 'verification_ledger', 'pipeline_alerts'].includes(table),
    ),
  },
  grafana: {
    reads: [
      'company_totals',
      'recent_companies',
      'dimension_values',
      'pipeline_metrics',
      'verification_reports',
    ],
    writes: [],
  },
  console: {
    reads: TABLES.filter((table) => table !== 'source_state' && table !== 'pipeline_alerts'),
    writes: [],
  },
};

const { config, local } = liveStack();
let clients: Readonly<Record<Role, Cassandra>>;
let people: Cassandra;
beforeAll(async () => {
  const passwords = await rolePasswords(local, processEnvironment());
  const login = (role: Role) =>
    openCassandra({ ...config.cassandra, username: ROLES[role], password: passwords[role] });
  clients = {
    worker: login('worker'),
    job: login('job'),
    grafana: login('grafana'),
    console: login('console'),
  };
  people = openCassandra(config.cassandra);
  // A test of another file may have replaced a table, and its rights are gone with it.
  await ensure();
});
afterAll(() => Promise.all([people, ...Object.values(clients)].map((client) => client.close())));

async function ensure(): Promise<void> {
  const pipelines = [await loadPipeline('companies')];
  const passwords = await rolePasswords(local, processEnvironment());
  const { username, password } = config.cassandra;
  await ensureAccess(config.cassandra, { administrator: { username, password }, pipelines, passwords });
}

/** `done`, or why not. */
const outcome = (role: Role, query: string) =>
  clients[role].execute(query).then(
    () => 'done',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
const roles = Object.keys(EXPECTED) as Role[];
const cases = roles.flatMap((role) => TABLES.map((table) => [role, table] as const));

describe('a role', () => {
  it.each(cases)('%s reads and writes %s only where it is to', async (role, table) => {
    const { reads, writes } = EXPECTED[role];
    const read = await outcome(role, `SELECT * FROM spark_streams.${table} LIMIT 1`);
    expect(read).toMatch(reads.includes(table) ? /^done$/ : /refused.*has no SELECT permission/);
    const written = await outcome(role, `DELETE FROM spark_streams.${table} WHERE ${ROWS[table]}`);
    expect(written).toMatch(writes.includes(table) ? /^done$/ : /refused.*has no MODIFY permission/);
  });

  it.each(roles)(
    "%s sees nobody's password, and makes no role, keyspace or superuser of itself",
    async (role) => {
      const refused = /refused.*(permission|authorized|allowed|perform|Cannot CREATE)/;
      for (const query of [
        'SELECT * FROM system_auth.roles',
        'SELECT * FROM system_auth.role_permissions',
        "UPDATE system_auth.roles SET is_superuser = true WHERE role = 'grafana'",
        'LIST ALL PERMISSIONS OF cassandra',
        "CREATE ROLE another WITH PASSWORD = 'x' AND LOGIN = true",
        `ALTER ROLE ${ROLES[role]} WITH SUPERUSER = true`,
        "ALTER ROLE cassandra WITH PASSWORD = 'x'",
        `GRANT SELECT ON ALL KEYSPACES TO ${ROLES[role]}`,
        'CREATE TABLE system_auth.another (a int PRIMARY KEY)',
        'DROP TABLE spark_streams.companies_created',
        'DROP KEYSPACE spark_streams',
      ])
        expect([query, await outcome(role, query)]).toEqual([query, expect.stringMatching(refused)]);
    },
  );

  it.each(roles)('%s makes and changes tables only where it is to', async (role) => {
    const change = [
      'CREATE TABLE IF NOT EXISTS spark_streams.made_by_a_role (a int PRIMARY KEY)',
      'ALTER TABLE spark_streams.companies_created ADD IF NOT EXISTS name text',
    ];
    for (const query of change)
      expect([query, await outcome(role, query)]).toEqual([
        query,
        expect.stringMatching(role === 'worker' ? /^done$/ : /refused.*has no (CREATE|ALTER) permission/),
      ]);
    await people.execute('DROP TABLE IF EXISTS spark_streams.made_by_a_role');
  });
});

describe('a table that was dropped', () => {
  it('is made again by the worker, who lets the others in: so prepare needs no superuser', async () => {
    const companies = await loadPipeline('companies');
    const tables = await readTables(companies);
    await people.execute('DROP TABLE spark_streams.recent_companies');
    await ensureTables(clients.worker, { tables, replication: config.cassandra.replication });
    await shareTables(clients.worker, tableRights([companies.definition.names.tables]));
    for (const [role, query] of [
      ['grafana', 'SELECT * FROM spark_streams.recent_companies LIMIT 1'],
      ['job', `DELETE FROM spark_streams.recent_companies WHERE ${ROWS.recent_companies}`],
    ] as const)
      expect(
        await until(
          `${role} may`,
          () => outcome(role, query),
          (what) => what === 'done',
        ),
      ).toBe('done');
    await ensure();
  });

  it.each(roles.filter((role) => role !== 'worker'))(
    'is not made by %s, nor another keyspace',
    async (role) => {
      const keyspace =
        "CREATE KEYSPACE another WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}";
      expect(await outcome(role, keyspace)).toMatch(/refused.*has no CREATE permission/);
    },
  );
});

describe('making the roles again', () => {
  it('takes away what an earlier version gave, and changes nothing else', async () => {
    const read = () => outcome('grafana', 'SELECT email FROM spark_streams.companies_created LIMIT 1');
    await people.execute('GRANT SELECT ON KEYSPACE spark_streams TO grafana');
    await until('grafana may read everything', read, (what) => what === 'done');
    await ensure();
    await until('grafana may not', read, (what) => /has no SELECT permission/.test(what));
    expect(await outcome('grafana', 'SELECT * FROM spark_streams.company_totals LIMIT 1')).toBe('done');
    const listed = () => people.execute('LIST ALL PERMISSIONS');
    const before = (await listed()).map((row) => JSON.stringify(row)).toSorted();
    await ensure();
    expect((await listed()).map((row) => JSON.stringify(row)).toSorted()).toEqual(before);
  });
});

const tablesOf = async (name: string) => (await loadPipeline(name)).definition.names.tables;
/** Who may do what, by the kind of table: `pipeline_job SELECT facts`. */
async function rightsOn(tables: PipelineTables): Promise<readonly string[]> {
  const kinds = new Map(
    Object.entries(tables).map(([kind, name]) => [`<table spark_streams.${name}>`, kind]),
  );
  const rows = await people.execute('LIST ALL PERMISSIONS');
  return rows
    .filter(({ resource, role }) => kinds.has(String(resource)) && role !== 'cassandra')
    .map(
      ({ role, permission, resource }) =>
        `${String(role)} ${String(permission)} ${kinds.get(String(resource)) ?? ''}`,
    )
    .toSorted();
}

async function dropTables(): Promise<void> {
  for (const name of Object.values(await tablesOf('earthquakes')))
    await people.execute(`DROP TABLE IF EXISTS spark_streams.${name}`);
}

describe('the tables of a second pipeline', () => {
  const PIPELINES = 'companies,earthquakes';
  // By the worker itself, as before the stack knew of the pipeline: whoever makes a table may do everything with it.
  beforeAll(async () => {
    // Another file may have left them, made by somebody else.
    await dropTables();
    const tables = await readTables(await loadPipeline('earthquakes'));
    await ensureTables(clients.worker, { tables, replication: config.cassandra.replication });
  });
  afterAll(dropTables);

  it('are for each role what those of the first are, and no more, with the start of a stack that runs both', async () => {
    const before = await rightsOn(await tablesOf('earthquakes'));
    expect(before).toContain('pipeline_worker DROP facts');
    await cassandra.furnish?.({ ...local, pipelines: PIPELINES.split(',') }, processEnvironment());
    expect(await rightsOn(await tablesOf('earthquakes'))).toEqual(
      await rightsOn(await tablesOf('companies')),
    );
    // What Cassandra remembers of rights for a moment is over with the first refusal.
    await until(
      'the worker may not write',
      () => outcome('worker', "DELETE FROM spark_streams.earthquakes WHERE id = 'none'"),
      (what) => /refused.*has no MODIFY permission/.test(what),
    );
    expect(await outcome('worker', 'DROP TABLE spark_streams.earthquakes')).toMatch(/has no DROP permission/);
  });

  it('and with the command for it, as containers run it', async () => {
    const facts = 'TABLE spark_streams.earthquakes';
    await people.execute(`GRANT ALL PERMISSIONS ON ${facts} TO grafana`);
    const { username, password } = config.cassandra;
    const passwords = await rolePasswords(local, processEnvironment());
    await execa('node', ['--import', 'tsx', 'workers/roles.ts'], {
      cwd: REPOSITORY_ROOT,
      env: {
        PIPELINES,
        CASSANDRA_PORT: String(local.ports.cassandra),
        CASSANDRA_ADMIN_USERNAME: username,
        CASSANDRA_ADMIN_PASSWORD: password,
        ...Object.fromEntries(roles.map((role) => [ROLE_PASSWORDS[role], passwords[role]])),
      },
    });
    expect(await rightsOn(await tablesOf('earthquakes'))).toEqual(
      await rightsOn(await tablesOf('companies')),
    );
  });
});
