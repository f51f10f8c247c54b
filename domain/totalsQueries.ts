import type { Dimension, Measure, PipelineDefinition } from './definition.ts';
import { KEYSPACE } from './names.ts';

/** How what changes from one asking to the next stands in a statement: a dashboard's variables, or `?`. */
export interface QueryForm {
  /** Begin and end of the time range, as times. */
  readonly from: string;
  readonly to: string;
  /** A text: minute, hour or day. */
  readonly granularity: string;
  /** Minutes of such a bucket, a double. */
  readonly bucketMinutes: string;
  /** Of what is added up: a dimension, and one of its values. */
  readonly dimension: string;
  readonly value: string;
  /** The values of a dimension that are wanted, as a list. */
  readonly valuesOf: (dimension: Dimension) => string;
}

/** One row a value. Of one frame in Grafana: the constant dimension is the series' id there. */
const BY_VALUE = 'GROUP BY granularity, dimension, value';

/**
 * Statements over a pipeline's totals, by which Grafana's dashboards and the console's charts show the same figures. Each names whole partition
 * keys: it reads the buckets that begin in the range, whatever the table holds. Of `?`s the dimension, value or list comes first, then begin and end.
 */
export function totalsQueries({ names, count, measures }: PipelineDefinition, form: QueryForm) {
  const totals = `${KEYSPACE}.${names.tables.totals}`;
  const inRange = `bucket >= ${form.from} AND bucket < ${form.to}`;
  const ofGranularity = `granularity = ${form.granularity}`;
  const ofOne = `${ofGranularity} AND dimension = ${form.dimension} AND value = ${form.value} AND ${inRange}`;
  const ofValues = (dimension: Dimension) =>
    `${ofGranularity} AND dimension = '${dimension.name}' AND value IN ${form.valuesOf(dimension)} AND ${inRange}`;
  /** Of those that have the figure; a product with 1.0 is a double, whatever the sum is. */
  const mean = ({ name }: Measure) => `1.0 * SUM(${name}) / (SUM(${count}) - SUM(without_${name}))`;
  const byValue = (dimension: Dimension, figure: string, named: string) =>
    `SELECT dimension, value AS "${dimension.name}", ${figure} AS "${named}" FROM ${totals} WHERE ${ofValues(dimension)} ${BY_VALUE}`;

  return {
    together: `SELECT dimension, SUM(${count}) AS ${count}, ${measures
      .map((one) => `SUM(${one.name}) AS "${one.name}", ${mean(one)} AS "${meanOf(one)}", `)
      .join('')}value FROM ${totals} WHERE ${ofOne}`,

    perMinute: `SELECT granularity, bucket AS time, ${count} / ${form.bucketMinutes} AS ${count} FROM ${totals} WHERE ${ofOne}`,

    meanOverTime: (measure: Measure) =>
      `SELECT granularity, bucket AS time, ${mean(measure)} AS "${meanOf(measure)}" FROM ${totals} WHERE ${ofOne} ${BY_VALUE}, bucket`,

    values: ({ name }: Dimension) =>
      `SELECT value FROM ${KEYSPACE}.${names.tables.dimensionValues} WHERE dimension = '${name}'`,

    countBy: (dimension: Dimension) => byValue(dimension, `SUM(${count})`, count),

    meanBy: (measure: Measure, dimension: Dimension) => byValue(dimension, mean(measure), meanOf(measure)),
  };
}

/** What a measure's mean is called. */
export function meanOf({ name }: Measure): string {
  return `mean ${name}`;
}
