import type { Cassandra } from '../connections/cassandra/cassandra.ts';
import { shareTables } from '../connections/cassandra/roles.ts';
import { ensureTables, type TableDefinition } from '../connections/cassandra/tables.ts';
import type { Pipeline } from '../domain/definition.ts';
import { tableRights } from '../domain/roles.ts';

/** What the tables are made by, where they are missing. */
export interface TableOptions {
  readonly cassandra: Cassandra;
  readonly pipeline: Pipeline;
  /** All that the pipeline needs: its own, and those that it shares. */
  readonly tables: readonly TableDefinition[];
  /** CQL map that the keyspace is made with. */
  readonly keyspaceReplication: string;
}

/** Makes keyspace, tables and columns that are missing, and gives rights on them; answers their names. Harmless twice. */
export async function makeTables(
  { cassandra, pipeline, tables, keyspaceReplication }: TableOptions,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const made = await ensureTables(cassandra, { tables, replication: keyspaceReplication }, signal);
  await shareTables(cassandra, tableRights([pipeline.definition.names.tables]), signal);
  return made;
}
