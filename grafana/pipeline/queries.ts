import type { Dimension, PipelineDefinition } from '../../domain/definition.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { totalsQueries } from '../../domain/totalsQueries.ts';
import { BUCKET_MINUTES, GRANULARITY } from '../granularity.ts';

/** The plugin replaces both times with milliseconds. */
const FORM = {
  from: '$__timeFrom',
  to: '$__timeTo',
  granularity: GRANULARITY,
  bucketMinutes: BUCKET_MINUTES,
  dimension: "'all'",
  value: "'all'",
  valuesOf,
} as const;

const HOUR_MS = 3_600_000;
/** What is written is kept for an hour; what is older has expired, and reading over many expired rows fails. */
const WITHIN_THE_HOUR = `blob_as_timestamp(bigint_as_blob(collection_max((list<bigint>)[${FORM.from}, to_unix_timestamp(now()) - ${HOUR_MS}])))`;

/** Statements of a pipeline's dashboard. */
export function queriesOf(definition: PipelineDefinition) {
  const { names, key, time } = definition;
  return {
    ...totalsQueries(definition, FORM),

    /**
     * The newest of the time range, as far as they are among those that are kept. Of each column of `known` it says, too, when it was written:
     * null where the column is.
     */
    newest: (fields: readonly string[], limit: number, isSlow: boolean, known: readonly string[] = []) =>
      `SELECT list, ${[time, key, ...fields, ...known.map((column) => `WRITETIME(${column}) AS ${knownName(column)}`)].join(', ')} FROM ${KEYSPACE}.${names.tables.recent}
        WHERE list = 'newest' AND ${time} >= ${isSlow ? FORM.from : WITHIN_THE_HOUR} AND ${time} < ${FORM.to} LIMIT ${limit}`,
  };
}

/** What a query calls the time at which a column was written. */
export function knownName(column: string): string {
  return `known_${column}`;
}

/** Its classes, or the values that variable of its name has; `sqlstring` doubles the quotes in them, as CQL wants it. */
function valuesOf({ name, classes }: Dimension): string {
  const values = classes?.map((one) => `'${one.name}'`).join(', ') ?? `\${${name}:sqlstring}`;
  return `(${values})`;
}
