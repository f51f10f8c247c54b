import type { Credentials } from '../../config/pipelineConfig.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { KEYSPACE_MAKER, ROLE_KEYS, ROLES, type Rights, type Role } from '../../domain/roles.ts';
import type { Cassandra } from './cassandra.ts';
import { CassandraRefused } from './errors.ts';

/** The rights by table's name, as tableRights of domain/roles.ts has them. */
export type RightsByTable = ReadonlyMap<string, Rights>;

/**
 * Gives each role its password and exactly these rights, on the tables that are there; rights beyond those, as of an earlier version,
 * are taken away, but on tables of the keyspace that are not among these nothing is changed: they are another pipeline's, or a person's.
 * Running it again changes nothing. `cassandra` must be a superuser's; `logsIn` tells whether a login is accepted.
 * @throws CassandraUnavailable, CassandraRefused.
 */
export async function ensureRoles(
  cassandra: Cassandra,
  {
    passwords,
    rights,
  }: { readonly passwords: Readonly<Record<Role, string>>; readonly rights: RightsByTable },
  logsIn: (login: Credentials) => Promise<boolean>,
): Promise<void> {
  const tables = await existingTables(cassandra);
  for (const role of ROLE_KEYS) {
    const username = ROLES[role];
    await ensureLogin(cassandra, { username, password: passwords[role] }, logsIn);
    const due = rightsOf(role, rights, tables);
    const given = await rightsGiven(cassandra, username);
    for (const [key, { right, resource }] of given)
      if (!due.has(key) && !isOfOthers(resource, rights))
        await cassandra.execute(`REVOKE ${right} ON ${resource} FROM ${username}`);
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

function rightsOf(
  role: Role,
  rights: RightsByTable,
  existing: ReadonlySet<string>,
): ReadonlyMap<string, Grant> {
  const toMake =
    role === KEYSPACE_MAKER
      ? [
          { right: 'CREATE', resource: 'ALL KEYSPACES' },
          { right: 'ALTER', resource: `KEYSPACE ${KEYSPACE}` },
        ]
      : [];
  const ofTables = [...rights.keys()]
    .filter((table) => existing.has(table))
    .flatMap((table) => rightsOnTable(role, rights, table));
  return new Map([...toMake, ...ofTables].map((grant) => [`${grant.right} ${grant.resource}`, grant]));
}

function rightsOnTable(role: Role, rights: RightsByTable, name: string): readonly Grant[] {
  return (rights.get(name)?.[role] ?? []).map((right) => ({ right, resource: `TABLE ${KEYSPACE}.${name}` }));
}

/** Whether it is a table of the keyspace that is not among these. */
function isOfOthers(resource: string, rights: RightsByTable): boolean {
  const [, name] = new RegExp(`^TABLE ${KEYSPACE}\\.(.+)$`).exec(resource) ?? [];
  return name !== undefined && !rights.has(name);
}

/**
 * Lets the roles into those tables that this login has made, as it may then: ones that were dropped and made again have lost their rights.
 * Where another made them, or the roles are not there, nothing is changed: they are a superuser's, by {@link ensureRoles}.
 * @throws CassandraUnavailable; the signal's reason once aborted.
 */
export async function shareTables(
  cassandra: Cassandra,
  rights: RightsByTable,
  signal?: AbortSignal,
): Promise<void> {
  for (const { role, table } of [...rights.keys()].flatMap((name) =>
    ROLE_KEYS.map((key) => ({ role: key, table: name })),
  )) {
    for (const { right, resource } of rightsOnTable(role, rights, table)) {
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
