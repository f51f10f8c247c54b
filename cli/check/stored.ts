import type { Cassandra } from '../../connections/cassandra/cassandra.ts';
import { tableChanges } from '../../connections/cassandra/tables.ts';
import type { TopicAdmin, TopicReader } from '../../connections/kafka/kafka.ts';
import { UnknownTopic } from '../../connections/kafka/errors.ts';
import { readTables } from '../../connections/cassandra/pipelineTables.ts';
import { SchemaRefused, type SchemaRegistry } from '../../connections/schemaRegistry.ts';
import { compileRecordSchema } from '../../activities/recordSchema.ts';
import { newestRange } from '../../domain/offsetDistance.ts';
import { subjectOf, type Pipeline } from '../../domain/definition.ts';
import { KEYSPACE } from '../../domain/names.ts';

/** What a pipeline's folder would do to what is stored: sentences. */
export interface StoredEffects {
  /** What the next start changes, and what a person may want to do then. */
  readonly changes: readonly string[];
  /** What keeps the pipeline from starting. */
  readonly problems: readonly string[];
  /** Whether the tables have all of the folder's columns and dimensions, so that its totals can be compared: see totals.ts. */
  readonly isWhole: boolean;
}

const DAY_MS = 86_400_000;
/** Of each partition, its newest records. */
const MAX_RECORDS = 20_000;
const MAX_REASONS = 5;

/** Why the registry's newest version cannot become the folder's schema; nothing where it can, or is it. @throws SchemaRegistryUnavailable. */
export async function schemaEffects(
  registry: Pick<SchemaRegistry, 'checkSchema'>,
  { definition, recordSchema }: Pipeline,
): Promise<readonly string[]> {
  try {
    await registry.checkSchema(subjectOf(definition.names), recordSchema);
    return [];
  } catch (error) {
    if (error instanceof SchemaRefused) return [error.message];
    throw error;
  }
}

/** Tables to make and columns to add; figures and dimensions that the totals do not have of what is stored. */
export async function tableEffects(
  cassandra: Cassandra,
  pipeline: Pipeline,
  signal: AbortSignal,
): Promise<StoredEffects> {
  const { statements, problems } = await tableChanges(cassandra, await readTables(pipeline), signal);
  const { tables } = pipeline.definition.names;
  const isNew = (table: string) =>
    statements.some((it) => it.startsWith(`CREATE TABLE IF NOT EXISTS ${KEYSPACE}.${table} `));
  const changes = statements.map((statement) => {
    const [, made, altered, columns] =
      /^CREATE TABLE IF NOT EXISTS \w+\.(\w+)|^ALTER TABLE \w+\.(\w+) ADD IF NOT EXISTS \(?([^)]*)/.exec(
        statement,
      ) ?? [];
    return made === undefined ? `table ${altered} gets ${columns}` : `table ${made} is made`;
  });
  if (statements.some((it) => it.startsWith(`ALTER TABLE ${KEYSPACE}.${tables.totals} `)))
    changes.push(
      `totals of what is stored lack the new figures of ${tables.totals}: they would have to be recomputed`,
    );
  const dimensions = isNew(tables.dimensionValues) ? [] : await dimensionEffects(cassandra, pipeline, signal);
  const isWhole = statements.length === 0 && problems.length === 0 && dimensions.length === 0;
  return { changes: [...changes, ...dimensions], problems, isWhole };
}

async function dimensionEffects(
  cassandra: Cassandra,
  { definition: { names, dimensions } }: Pipeline,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const rows = await cassandra.execute(
    `SELECT DISTINCT dimension FROM ${KEYSPACE}.${names.tables.dimensionValues}`,
    [],
    signal,
  );
  const stored = new Set(rows.map(({ dimension }) => String(dimension)));
  if (stored.size === 0) return [];
  const said = dimensions.map(({ name }) => name);
  return [
    ...said
      .filter((name) => !stored.has(name))
      .map(
        (name) =>
          `dimension ${name}: what is stored is in no total of it: totals would have to be recomputed`,
      ),
    ...[...stored]
      .filter((name) => name !== 'all' && !said.includes(name))
      .map((name) => `dimension ${name} is no longer kept: its totals stay as they are`),
  ];
}

/** Records of the topic's last day that the schema as it is now would refuse. */
export async function refusedRecords(
  { topics, reader }: { readonly topics: TopicAdmin; readonly reader: TopicReader },
  { definition: { names }, recordSchema }: Pipeline,
  nowMs: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const bounds = await topics.offsets(names.topic).catch((error: unknown) => {
    if (error instanceof UnknownTopic) return undefined;
    throw error;
  });
  if (bounds === undefined) return [];
  const { begin, end } = bounds;
  const newest = newestRange(begin, end, MAX_RECORDS);
  const check = compileRecordSchema(recordSchema);
  const reasons = new Map<string, number>();
  let looked = 0;
  for await (const records of reader.read(names.topic, newest, signal))
    for (const { timestampMs, value } of records) {
      if (timestampMs < nowMs - DAY_MS) continue;
      looked += 1;
      const reason = check(parsed(value));
      if (reason !== undefined) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
  const refused = [...reasons.values()].reduce((sum, count) => sum + count, 0);
  if (refused === 0) return [];
  const first = [...reasons]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, MAX_REASONS)
    .map(([reason, count]) => `${count} times ${reason}`);
  return [
    `${refused} of the ${looked} newest records of the topic's last day would be dead letters: ${first.join('; ')}`,
  ];
}

function parsed(value: Buffer | null): unknown {
  try {
    return JSON.parse(value?.toString('utf8') ?? 'null');
  } catch {
    return undefined;
  }
}
