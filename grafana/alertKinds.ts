import { thresholdsOf, type AlertThresholds, type SomeThresholds } from '../domain/alerts/thresholds.ts';
import type { PipelineDefinition } from '../domain/definition.ts';
import { granularityOf, type Retention } from '../domain/granularity.ts';
import { KEYSPACE, METRICS, SHARED_TABLES } from '../domain/names.ts';
import { GRANULARITIES } from '../domain/totals.ts';
import { cqlDuration, inWords } from './durations.ts';

/** Of which pipeline alert rules are. */
export type AlertsOf = Pick<PipelineDefinition, 'name' | 'names' | 'count' | 'alerts'>;

/** What else the rules go by. */
export interface AlertSettings {
  readonly retention: Retention;
  /** What a person says of a pipeline's thresholds, by its name. */
  readonly thresholds: Readonly<Record<string, SomeThresholds>>;
}

/** What is asked, when, and from where on it is an alert. */
export interface AlertRule {
  readonly uid: string;
  /** The end of the uid that it has for another pipeline than the default one. */
  readonly short: string;
  /** The pipeline's thresholds do not leave it out. */
  readonly isJudged: boolean;
  readonly title: string;
  readonly summary: string;
  readonly for: string;
  /** How far back the query looks. */
  readonly seconds: number;
  readonly query: { readonly queryType: 'query' | 'alert'; readonly target: string };
  readonly condition: object;
}

/** Partition's records in ten minutes: below it, a stream that is caught up a moment later. */
const LAG_GROWTH = 1000;
const DEAD_LETTERS_IN_TEN_MINUTES = 10;

/** Longer than a record waits for its verification while a stream catches up. */
const UNVERIFIED_SECONDS = 600;

/**
 * The alert rules of a pipeline. Nothing in them holds a dollar sign: versions of Grafana differ in whether they take one for an environment variable.
 * So time comes from Cassandra's clock instead of the plugin's macros, and conditions are thresholds and classic conditions instead of math.
 */
export function rulesOf(
  { name, names, count, alerts = {} }: AlertsOf,
  settings: AlertSettings,
): readonly AlertRule[] {
  const thresholds = thresholdsOf(alerts, settings.thresholds[name] ?? {});
  const metric = `FROM ${KEYSPACE}.${SHARED_TABLES.pipelineMetrics} WHERE pipeline = '${names.workflowId}' AND metric =`;
  return [
    noNewRows(`${KEYSPACE}.${names.tables.totals}`, count, thresholds, settings.retention),
    {
      uid: 'verification-failed',
      short: 'failed',
      isJudged: true,
      title: 'Verification failed',
      summary: 'A check of a verification failed; its report says which, and what was repaired.',
      for: '0s',
      seconds: 300,
      query: {
        queryType: 'query',
        target: `SELECT SUM(value) AS failed_checks ${metric} '${METRICS.failedChecks}' AND at >= to_timestamp(now()) - 5m`,
      },
      condition: threshold('gt', 0),
    },
    {
      uid: 'verification-behind',
      short: 'behind',
      isJudged: true,
      title: 'Verification is behind',
      summary: `A record has waited for its verification for more than ${UNVERIFIED_SECONDS / 60} minutes: whether it is stored is not known.`,
      for: '2m',
      seconds: 300,
      query: {
        queryType: 'query',
        target: `SELECT MIN(value) AS seconds ${metric} '${METRICS.unverifiedSeconds}' AND at >= to_timestamp(now()) - 5m`,
      },
      condition: threshold('gt', UNVERIFIED_SECONDS),
    },
    {
      uid: 'lag-growing',
      short: 'lag',
      isJudged: thresholds.lagSeconds !== null,
      title: 'Lag is growing',
      summary:
        'A partition was not caught up once in ten minutes, and the stream is further behind than at their begin.',
      for: '5m',
      seconds: 600,
      // One series a partition, in the form that only alerting asks for.
      query: {
        queryType: 'alert',
        target: `SELECT label, at AS time, value ${metric} '${METRICS.lag}' AND at >= to_timestamp(now()) - 10m`,
      },
      condition: classic(['diff', LAG_GROWTH], ['min', 0]),
    },
    {
      uid: 'dead-letters',
      short: 'dead',
      isJudged: thresholds.deadLetterShare !== null,
      title: 'Dead letters',
      summary: `More than ${DEAD_LETTERS_IN_TEN_MINUTES} messages of ten minutes could not be stored; table dead_letters_by_slice has them, with reasons.`,
      for: '0s',
      seconds: 600,
      query: {
        queryType: 'query',
        target: `SELECT SUM(value) AS dead_letters ${metric} '${METRICS.deadLetters}' AND at >= to_timestamp(now()) - 10m`,
      },
      condition: threshold('gt', DEAD_LETTERS_IN_TEN_MINUTES),
    },
  ];
}

/** By the time of the records, from totals that are still kept then; where no length is said there is nothing to judge. */
function noNewRows(
  totals: string,
  count: string,
  { staleSeconds }: AlertThresholds,
  retention: Retention,
): AlertRule {
  const seconds = staleSeconds ?? 0;
  const granularity = granularityOf({ from: -seconds * 1000, to: 0 }, 0, retention);
  // An hour or a day that began before may have the record that is looked for.
  const back = Math.ceil(granularity === 'minute' ? seconds : seconds + GRANULARITIES[granularity] / 1000);
  return {
    uid: 'no-new-rows',
    short: 'rows',
    isJudged: staleSeconds !== null,
    title: `No new rows for ${inWords(seconds)}`,
    summary: `No record of the last ${inWords(seconds)} has reached Cassandra.`,
    for: '2m',
    seconds: back,
    // A sum has one row, also of nothing: 0. A record whose time is yet to come says nothing of now.
    query: {
      queryType: 'query',
      target: `SELECT SUM(${count}) AS ${count} FROM ${totals} WHERE granularity = '${granularity}' AND dimension = 'all'
      AND value = 'all' AND bucket >= to_timestamp(now()) - ${cqlDuration(back)} AND bucket <= to_timestamp(now())`,
    },
    condition: threshold('lt', 1),
  };
}

/** The one number of A, compared. */
function threshold(type: 'gt' | 'lt', limit: number): object {
  return {
    type: 'threshold',
    expression: 'A',
    conditions: [{ type: 'query', evaluator: { type, params: [limit] } }],
  };
}

/** Any series of A whose reduced value is greater than its limit, for each of the conditions. */
function classic(...conditions: readonly (readonly [reducer: 'diff' | 'min', limit: number])[]): object {
  return {
    type: 'classic_conditions',
    conditions: conditions.map(([reducer, limit]) => ({
      type: 'query',
      query: { params: ['A'] },
      reducer: { type: reducer, params: [] },
      operator: { type: 'and' },
      evaluator: { type: 'gt', params: [limit] },
    })),
  };
}
