import type { Cassandra } from '../connections/cassandra/cassandra.ts';
import { checkTables, TableDiffers, type TableDefinition } from '../connections/cassandra/tables.ts';
import { SchemaRefused, type SchemaRegistry } from '../connections/schemaRegistry.ts';
import { subjectOf, type Pipeline } from '../domain/definition.ts';

/** What a folder is held against, and what it says. */
export interface CompatibilityOptions {
  readonly schemaRegistry: Pick<SchemaRegistry, 'checkSchema'>;
  readonly cassandra: Cassandra;
  readonly pipeline: Pipeline;
  /** All that the pipeline needs: its own, and those that it shares. */
  readonly tables: readonly TableDefinition[];
}

/**
 * Whether what is stored can become what the pipeline's folder says: the schema a version after the registry's newest, the tables with
 * further columns. It only asks, so that what is refused is refused before anything is changed.
 * @throws SchemaRefused, TableDiffers, both with the field's name; what registry and Cassandra throw when they cannot be asked.
 */
export async function refuseIncompatible(
  { schemaRegistry, cassandra, pipeline, tables }: CompatibilityOptions,
  signal?: AbortSignal,
): Promise<void> {
  await schemaRegistry.checkSchema(subjectOf(pipeline.definition.names), pipeline.recordSchema);
  await checkTables(cassandra, tables, signal);
}

/** Whether the folder was refused, and not only could not be looked at. */
export function isRefusal(error: unknown): error is SchemaRefused | TableDiffers {
  return error instanceof SchemaRefused || error instanceof TableDiffers;
}
