import type { CassandraConfig, Credentials } from '../../config/pipelineConfig.ts';
import type { Pipeline } from '../../domain/definition.ts';
import { tableRights, type Role } from '../../domain/roles.ts';
import { openCassandra } from './cassandra.ts';
import { ensureRoles } from './roles.ts';
import { ensureTables, missingTables } from './tables.ts';
import { readTables } from './pipelineTables.ts';

/** What {@link ensureAccess} makes, and who makes it. */
export interface Access {
  readonly administrator: Credentials;
  /** Whose tables are made. */
  readonly pipelines: readonly Pick<Pipeline, 'definition' | 'columns'>[];
  readonly passwords: Readonly<Record<Role, string>>;
}

/**
 * Makes keyspace, tables and roles, as a superuser: rights are given on tables that are there. A table that is there stays as it is: the
 * worker adds columns to it, or refuses to. Running it again changes nothing.
 * @throws CassandraUnavailable, CassandraRefused.
 */
export async function ensureAccess(
  config: CassandraConfig,
  { administrator, pipelines, passwords }: Access,
): Promise<void> {
  const cassandra = openCassandra({ ...config, ...administrator });
  try {
    for (const pipeline of pipelines) {
      const tables = await missingTables(cassandra, await readTables(pipeline));
      await ensureTables(cassandra, { tables, replication: config.replication });
    }
    const rights = tableRights(pipelines.map(({ definition }) => definition.names.tables));
    await ensureRoles(cassandra, { passwords, rights }, (login) => logsIn(config, login));
  } finally {
    await cassandra.close();
  }
}

/** Whether this login is accepted. When Cassandra is away it is not, and what is done next fails for that reason. */
async function logsIn(config: CassandraConfig, login: Credentials): Promise<boolean> {
  const cassandra = openCassandra({ ...config, ...login });
  try {
    return await cassandra.execute('SELECT key FROM system.local').then(
      () => true,
      () => false,
    );
  } finally {
    await cassandra.close();
  }
}
