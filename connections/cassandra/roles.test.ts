import { namesOf } from '../../domain/definition.ts';
import { ROLE_KEYS, tableRights } from '../../domain/roles.ts';
import type { Cassandra, Row } from './cassandra.ts';
import { CassandraRefused, CassandraUnavailable } from './errors.ts';
import { ensureRoles, shareTables } from './roles.ts';

const passwords = { worker: "it's", job: 'b', grafana: 'c', console: 'd' };
const rights = tableRights([namesOf('quakes').tables]);

/** A Cassandra of these tables, with what its answers are; what changes something is written down. */
function cassandraWith(
  found: Row | undefined,
  permissions: readonly Row[],
  failure?: Error,
  tables: readonly string[] = ['quakes_totals'],
) {
  const made: string[] = [];
  const execute = (query: string): Promise<readonly Row[]> => {
    if (query.includes('system_schema.tables'))
      return Promise.resolve(tables.map((table_name) => ({ table_name })));
    if (query.includes('system_auth.roles')) return Promise.resolve(found === undefined ? [] : [found]);
    if (query.startsWith('LIST')) return Promise.resolve(query.includes('OF grafana ') ? permissions : []);
    made.push(query);
    return failure === undefined ? Promise.resolve([]) : Promise.reject(failure);
  };
  const cassandra: Cassandra = {
    execute,
    executeAll: (query, lists) => Promise.all(lists.map(() => execute(query))),
    close: () => Promise.resolve(),
  };
  return { cassandra, made };
}
const accepted = () => Promise.resolve(true);
const refused = () => Promise.resolve(false);
const of = (made: readonly string[], name: string) => made.filter((query) => query.includes(name));

describe('the roles', () => {
  it('are made with their passwords, and rights on the tables that are there', async () => {
    const { cassandra, made } = cassandraWith(undefined, []);
    await ensureRoles(cassandra, { passwords, rights }, refused);
    expect(of(made, 'pipeline_worker')).toEqual([
      "CREATE ROLE pipeline_worker WITH PASSWORD = 'it''s' AND LOGIN = true",
      'GRANT CREATE ON ALL KEYSPACES TO pipeline_worker',
      'GRANT ALTER ON KEYSPACE spark_streams TO pipeline_worker',
      'GRANT SELECT ON TABLE spark_streams.quakes_totals TO pipeline_worker',
    ]);
    expect(of(made, 'CREATE ROLE')).toHaveLength(ROLE_KEYS.length);
  });

  it('that are there keep a password that is accepted, and get the one that is configured where it is not', async () => {
    const plain = { can_login: true, is_superuser: false };
    const kept = cassandraWith(plain, []);
    await ensureRoles(kept.cassandra, { passwords, rights }, accepted);
    expect(of(kept.made, 'ROLE')).toEqual([]);
    const changed = cassandraWith(plain, []);
    await ensureRoles(changed.cassandra, { passwords, rights }, refused);
    expect(of(changed.made, 'ROLE grafana')).toEqual(["ALTER ROLE grafana WITH PASSWORD = 'c'"]);
  });

  it('lose what is not theirs: rights of an earlier version, and the superuser', async () => {
    const { cassandra, made } = cassandraWith({ can_login: true, is_superuser: true }, [
      { resource: '<table spark_streams.quakes_totals>', permission: 'SELECT' },
      { resource: '<table spark_streams.quakes_totals>', permission: 'MODIFY' },
      { resource: '<keyspace spark_streams>', permission: 'SELECT' },
      { resource: '<table system_auth.role_members>', permission: 'SELECT' },
      { resource: '<table spark_streams.of_a_person>', permission: 'SELECT' },
      { resource: '<all keyspaces>', permission: 'CREATE' },
    ]);
    await ensureRoles(cassandra, { passwords, rights }, accepted);
    expect(of(made, 'grafana')).toEqual([
      'ALTER ROLE grafana WITH LOGIN = true AND SUPERUSER = false',
      'REVOKE MODIFY ON TABLE spark_streams.quakes_totals FROM grafana',
      'REVOKE SELECT ON KEYSPACE spark_streams FROM grafana',
      'REVOKE SELECT ON TABLE system_auth.role_members FROM grafana',
      'REVOKE CREATE ON ALL KEYSPACES FROM grafana',
    ]);
  });

  it('have the rights on the tables of each pipeline that runs, and none on those of one that does not', async () => {
    const both = tableRights([namesOf('quakes').tables, namesOf('tides').tables]);
    const tables = ['quakes', 'quakes_totals', 'tides', 'tides_recent', 'others', 'others_totals'];
    const { cassandra, made } = cassandraWith(
      { can_login: true, is_superuser: false },
      [],
      undefined,
      tables,
    );
    await ensureRoles(cassandra, { passwords, rights: both }, accepted);
    expect(made.toSorted()).toEqual(
      [
        'CREATE ON ALL KEYSPACES TO pipeline_worker',
        'ALTER ON KEYSPACE spark_streams TO pipeline_worker',
        ...['quakes', 'quakes_totals', 'tides'].map(
          (name) => `SELECT ON TABLE spark_streams.${name} TO pipeline_worker`,
        ),
        ...['quakes', 'quakes_totals', 'tides'].map(
          (name) => `SELECT ON TABLE spark_streams.${name} TO pipeline_job`,
        ),
        ...['quakes', 'quakes_totals', 'tides', 'tides_recent'].map(
          (name) => `MODIFY ON TABLE spark_streams.${name} TO pipeline_job`,
        ),
        ...['quakes_totals', 'tides_recent'].map(
          (name) => `SELECT ON TABLE spark_streams.${name} TO grafana`,
        ),
        ...['quakes', 'quakes_totals', 'tides', 'tides_recent'].map(
          (name) => `SELECT ON TABLE spark_streams.${name} TO console`,
        ),
      ]
        .map((grant) => `GRANT ${grant}`)
        .toSorted(),
    );
  });
});

describe('sharing the tables', () => {
  const refusal = new CassandraRefused('a:1', 'GRANT', "Role grafana doesn't exist", undefined);

  it('lets each role in as far as it is to be, and nobody where that is refused', async () => {
    const { cassandra, made } = cassandraWith(undefined, [], refusal);
    await shareTables(cassandra, rights);
    expect(of(made, 'grafana')).toContain('GRANT SELECT ON TABLE spark_streams.quakes_totals TO grafana');
    expect(of(made, 'quakes TO grafana')).toEqual([]);
  });

  it('fails when Cassandra is away, so that it is tried again', async () => {
    const away = new CassandraUnavailable('a:1', 'GRANT', 'away', undefined);
    const { cassandra } = cassandraWith(undefined, [], away);
    await expect(shareTables(cassandra, rights)).rejects.toThrow(away);
  });
});
