import type { Dimension, Measure, PipelineDefinition } from '../../domain/definition.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { BUCKET_MINUTES, GRANULARITY } from '../granularity.ts';

/** Buckets that begin in the time range. The plugin replaces both with milliseconds. */
const IN_RANGE = 'bucket >= $__timeFrom AND bucket < $__timeTo';
const OF_GRANULARITY = `granularity = ${GRANULARITY}`;
const ALL = `${OF_GRANULARITY} AND dimension = 'all' AND value = 'all' AND ${IN_RANGE}`;

/** One row a value. Of one frame: the constant dimension is the series' id. */
const BY_VALUE = 'GROUP BY granularity, dimension, value';

const HOUR_MS = 3_600_000;
/** What is written is kept for an hour; what is older has expired, and reading over many expired rows fails. */
const WITHIN_THE_HOUR = `blob_as_timestamp(bigint_as_blob(collection_max((list<bigint>)[$__timeFrom, to_unix_timestamp(now()) - ${HOUR_MS}])))`;

/** Statements of a pipeline's dashboard. Each names whole partition keys: it reads the buckets of the range, whatever the tables hold. */
export function queriesOf({ names, key, time, count, measures }: PipelineDefinition) {
  const totals = `${KEYSPACE}.${names.tables.totals}`;
  /** Of those that have the figure; a product with 1.0 is a double, whatever the sum is. */
  const mean = ({ name }: Measure) => `1.0 * SUM(${name}) / (SUM(${count}) - SUM(without_${name}))`;
  const byValue = (dimension: Dimension, figure: string, named: string) =>
    `SELECT dimension, value AS "${dimension.name}", ${figure} AS "${named}" FROM ${totals} WHERE ${ofValues(dimension)} ${BY_VALUE}`;

  return {
    together: `SELECT dimension, SUM(${count}) AS ${count}, ${measures
      .map((one) => `SUM(${one.name}) AS "${one.name}", ${mean(one)} AS "${meanOf(one)}", `)
      .join('')}value FROM ${totals} WHERE ${ALL}`,

    perMinute: `SELECT value, bucket AS time, ${count} / ${BUCKET_MINUTES} AS ${count} FROM ${totals} WHERE ${ALL}`,

    meanOverTime: (measure: Measure) =>
      `SELECT granularity, bucket AS time, ${mean(measure)} AS "${meanOf(measure)}" FROM ${totals} WHERE ${ALL} ${BY_VALUE}, bucket`,

    values: ({ name }: Dimension) =>
      `SELECT value FROM ${KEYSPACE}.${names.tables.dimensionValues} WHERE dimension = '${name}'`,

    countBy: (dimension: Dimension) => byValue(dimension, `SUM(${count})`, count),

    meanBy: (measure: Measure, dimension: Dimension) => byValue(dimension, mean(measure), meanOf(measure)),

    /** The newest of the time range, as far as they are among those that are kept. */
    newest: (fields: readonly string[], limit: number, isSlow: boolean) =>
      `SELECT list, ${[time, key, ...fields].join(', ')} FROM ${KEYSPACE}.${names.tables.recent}
        WHERE list = 'newest' AND ${time} >= ${isSlow ? '$__timeFrom' : WITHIN_THE_HOUR} AND ${time} < $__timeTo LIMIT ${limit}`,
  };
}

/** Of its classes, or of the values that variable of its name has; `sqlstring` doubles the quotes in them, as CQL wants it. */
function ofValues({ name, classes }: Dimension): string {
  const values = classes?.map((one) => `'${one.name}'`).join(', ') ?? `\${${name}:sqlstring}`;
  return `${OF_GRANULARITY} AND dimension = '${name}' AND value IN (${values}) AND ${IN_RANGE}`;
}

/** What a measure's mean is called. */
export function meanOf({ name }: Measure): string {
  return `mean ${name}`;
}
