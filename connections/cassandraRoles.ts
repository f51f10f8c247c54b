import type { Credentials } from '../config/pipelineConfig.ts';
import { KEYSPACE } from '../domain/names.ts';
import { KEYSPACE_MAKER, ROLE_KEYS, ROLES, TABLE_RIGHTS, type Role } from '../domain/roles.ts';
import type { Cassandra } from './cassandra.ts';
import { CassandraRefused } from './cassandraErrors.ts';

/**
 * Gives each role its password and exactly the rights of domain/roles.ts, on the tables that are there; rights beyond those, as of
 * an earlier version, are taken away. Running it again changes nothing. `cassandra` must be a superuser's; `logsIn` tells whether
 * a login is accepted.
 * @throws CassandraUnavailable, CassandraRefused.
 */
export async function ensureRoles(
  cassandra: Cassandra,
  passwords: Readonly<Record<Role, string>>,
  logsIn: (login: Credentials) => Promise<boolean>,
): Promise<void> {
  const tables = await existingTables(cassandra);
  for (const role of ROLE_KEYS) {
    const username = ROLES[role];
    await ensureLogin(cassandra, { username, password: passwords[role] }, logsIn);
    const due = rightsOf(role, tables);
    const given = await rightsGiven(cassandra, username);
    for (const [key, { right, resource }] of given)
      if (!due.has(key)) await cassandra.execute(`REVOKE ${right} ON ${resource} FROM ${username}`);
    for (const [key, { right, resource }] of due)
      if (!given.has(key)) await cassandra.execute(`GRANT ${right} ON ${resource} TO ${username}`);
  }
}

async function ensureLogin(
  cassandra: Cassandra,
  { username, password }: Credentials,
  logsIn: (login: Credentials) => Promise<boolean>,
): Promise<void> {
  const roles = 'SELECT can_login, is_superuser FROM system_auth.roles WHERE role = ?';
  const [found] = await cassandra.execute(roles, [username]);
  const withPassword = `PASSWORD = ${literal(password)}`;
  if (found === undefined)
    return void (await cassandra.execute(`CREATE ROLE ${username} WITH ${withPassword} AND LOGIN = true`));
  if (found['can_login'] !== true || found['is_superuser'] !== false)
    await cassandra.execute(`ALTER ROLE ${username} WITH LOGIN = true AND SUPERUSER = false`);
  // Not each time: Cassandra refuses to change a password twice within five seconds.
  if (!(await logsIn({ username, password })))
    await cassandra.execute(`ALTER ROLE ${username} WITH ${withPassword}`);
}

/** A right on a resource, as GRANT and REVOKE write it. */
interface Grant {
  readonly right: string;
  readonly resource: string;
}

function rightsOf(role: Role, existing: ReadonlySet<string>): ReadonlyMap<string, Grant> {
  const toMake =
    role === KEYSPACE_MAKER
      ? [
          { right: 'CREATE', resource: 'ALL KEYSPACES' },
          { right: 'ALTER', resource: `KEYSPACE ${KEYSPACE}` },
        ]
      : [];
  const ofTables = Object.keys(TABLE_RIGHTS)
    .filter((table) => existing.has(table))
    .flatMap((table) => rightsOnTable(role, table));
  return new Map([...toMake, ...ofTables].map((grant) => [`${grant.right} ${grant.resource}`, grant]));
}

function rightsOnTable(role: Role, name: string): readonly Grant[] {
  const [, rights] = Object.entries(TABLE_RIGHTS).find(([table]) => table === name) ?? [];
  return (rights?.[role] ?? []).map((right) => ({ right, resource: `TABLE ${KEYSPACE}.${name}` }));
}

/**
 * Lets the roles into tables that this login has made, as it may then: those that were dropped and made again have lost their rights.
 * Where another made them, or the roles are not there, nothing is changed: they are a superuser's, by {@link ensureRoles}.
 * @throws CassandraUnavailable; the signal's reason once aborted.
 */
export async function shareTables(
  cassandra: Cassandra,
  tables: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  for (const { role, table } of tables.flatMap((name) =>
    ROLE_KEYS.map((key) => ({ role: key, table: name })),
  )) {
    for (const { right, resource } of rightsOnTable(role, table)) {
      try {
        await cassandra.execute(`GRANT ${right} ON ${resource} TO ${ROLES[role]}`, [], signal);
      } catch (error) {
        if (!(error instanceof CassandraRefused)) throw error;
      }
    }
  }
}

/** What a role was given itself; not what it has by other roles. */
async function rightsGiven(cassandra: Cassandra, name: string): Promise<ReadonlyMap<string, Grant>> {
  const rows = await cassandra.execute(`LIST ALL PERMISSIONS OF ${name} NORECURSIVE`);
  return new Map(
    rows.map(({ resource, permission }) => {
      const grant = { right: String(permission), resource: asWritten(String(resource)) };
      return [`${grant.right} ${grant.resource}`, grant];
    }),
  );
}

/** `<table a.b>`, as LIST has it, is `TABLE a.b`. */
function asWritten(resource: string): string {
  const [, kind = '', name = ''] = /^<(all \w+|\S+) ?(.*)>$/.exec(resource) ?? [];
  return `${kind.toUpperCase()} ${name}`.trim();
}

async function existingTables(cassandra: Cassandra): Promise<ReadonlySet<string>> {
  const rows = await cassandra.execute(
    'SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?',
    [KEYSPACE],
  );
  return new Set(rows.map(({ table_name }) => String(table_name)));
}

/** A string of CQL's syntax. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
