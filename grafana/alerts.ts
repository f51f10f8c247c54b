import type { PipelineDefinition } from '../domain/definition.ts';
import { KEYSPACE, METRICS, SHARED_TABLES } from '../domain/names.ts';
import { oneLine } from './cassandraQuery.ts';
import { DATASOURCE, FOLDER } from './names.ts';

/**
 * Alert rules, in the format that Grafana provisions (apiVersion 1). Nothing here holds a dollar sign: versions differ in
 * whether they take one for an environment variable. So time comes from Cassandra's clock instead of the plugin's macros,
 * and conditions are thresholds and classic conditions instead of math.
 */
export function alertRules(definition: AlertsOf): object {
  return {
    apiVersion: 1,
    groups: [{ orgId: 1, name: 'pipeline', folder: FOLDER, interval: '1m', rules: rulesOf(definition) }],
  };
}

/** Grafana's own "data source" of server-side expressions. */
const EXPRESSION = { type: '__expr__', uid: '__expr__' } as const;

/** Partition's records in ten minutes: below it, a stream that is caught up a moment later. */
const LAG_GROWTH = 1000;
const DEAD_LETTERS_IN_TEN_MINUTES = 10;

/** Longer than a record waits for its verification while a stream catches up. */
const UNVERIFIED_SECONDS = 600;

/** Of which pipeline they are. */
export type AlertsOf = Pick<PipelineDefinition, 'names' | 'count'>;

function rulesOf({ names, count }: AlertsOf): readonly object[] {
  const totals = `${KEYSPACE}.${names.tables.totals}`;
  const metric = `FROM ${KEYSPACE}.${SHARED_TABLES.pipelineMetrics} WHERE pipeline = '${names.workflowId}' AND metric =`;
  return [
    rule(names.workflowId, {
      uid: 'no-new-rows',
      title: 'No new rows for five minutes',
      summary: 'No record of the last five minutes has reached Cassandra.',
      for: '2m',
      seconds: 300,
      // A sum has one row, also of nothing: 0. A record whose time is yet to come says nothing of now.
      query: {
        queryType: 'query',
        target: `SELECT SUM(${count}) AS ${count} FROM ${totals} WHERE granularity = 'minute' AND dimension = 'all'
        AND value = 'all' AND bucket >= to_timestamp(now()) - 5m AND bucket <= to_timestamp(now())`,
      },
      condition: threshold('lt', 1),
    }),
    rule(names.workflowId, {
      uid: 'verification-failed',
      title: 'Verification failed',
      summary: 'A check of a verification failed; its report says which, and what was repaired.',
      for: '0s',
      seconds: 300,
      query: {
        queryType: 'query',
        target: `SELECT SUM(value) AS failed_checks ${metric} '${METRICS.failedChecks}' AND at >= to_timestamp(now()) - 5m`,
      },
      condition: threshold('gt', 0),
    }),
    rule(names.workflowId, {
      uid: 'verification-behind',
      title: 'Verification is behind',
      summary: `A record has waited for its verification for more than ${UNVERIFIED_SECONDS / 60} minutes: whether it is stored is not known.`,
      for: '2m',
      seconds: 300,
      query: {
        queryType: 'query',
        target: `SELECT MIN(value) AS seconds ${metric} '${METRICS.unverifiedSeconds}' AND at >= to_timestamp(now()) - 5m`,
      },
      condition: threshold('gt', UNVERIFIED_SECONDS),
    }),
    rule(names.workflowId, {
      uid: 'lag-growing',
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
    }),
    rule(names.workflowId, {
      uid: 'dead-letters',
      title: 'Dead letters',
      summary: `More than ${DEAD_LETTERS_IN_TEN_MINUTES} messages of ten minutes could not be stored; table dead_letters has them, with reasons.`,
      for: '0s',
      seconds: 600,
      query: {
        queryType: 'query',
        target: `SELECT SUM(value) AS dead_letters ${metric} '${METRICS.deadLetters}' AND at >= to_timestamp(now()) - 10m`,
      },
      condition: threshold('gt', DEAD_LETTERS_IN_TEN_MINUTES),
    }),
  ];
}

interface Rule {
  readonly uid: string;
  readonly title: string;
  readonly summary: string;
  readonly for: string;
  /** How far back the query looks. */
  readonly seconds: number;
  readonly query: { readonly queryType: 'query' | 'alert'; readonly target: string };
  readonly condition: object;
}

function rule(
  pipeline: string,
  { uid, title, summary, for: pending, seconds, query, condition }: Rule,
): object {
  const { queryType } = query;
  return {
    uid,
    title,
    condition: 'B',
    data: [
      {
        refId: 'A',
        queryType,
        relativeTimeRange: { from: seconds, to: 0 },
        datasourceUid: DATASOURCE.uid,
        model: {
          refId: 'A',
          datasource: DATASOURCE,
          queryType,
          rawQuery: true,
          target: oneLine(query.target),
        },
      },
      {
        refId: 'B',
        queryType: '',
        relativeTimeRange: { from: 0, to: 0 },
        datasourceUid: EXPRESSION.uid,
        model: { refId: 'B', datasource: EXPRESSION, ...condition },
      },
    ],
    // Without a single point there is nothing wrong with one; rows that stay away are an alert of their own.
    noDataState: 'OK',
    // Cassandra away, or its tables not made yet.
    execErrState: 'Error',
    for: pending,
    annotations: { summary },
    labels: { pipeline },
    isPaused: false,
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
