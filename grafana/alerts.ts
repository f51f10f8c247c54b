import { DEFAULT_PIPELINE } from '../config/pipelineVariables.ts';
import { rulesOf, type AlertRule, type AlertSettings, type AlertsOf } from './alertKinds.ts';
import { oneLine } from './cassandraQuery.ts';
import { DATASOURCE, FOLDER } from './names.ts';

/**
 * Alert rules of the pipelines that run, in the format that Grafana provisions (apiVersion 1). It keeps a rule that is in no file any more, so
 * those of the pipelines that are `off`, and those that a pipeline's thresholds leave out, are named to be deleted.
 */
export function alertRules(
  running: readonly AlertsOf[],
  off: readonly AlertsOf[],
  settings: AlertSettings,
): object {
  const judged = running.map((pipeline) => ({ pipeline, rules: rulesOf(pipeline, settings) }));
  const unwanted = [
    ...judged.flatMap(({ pipeline, rules }) =>
      rules.flatMap((it) => (it.isJudged ? [] : [uidOf(pipeline, it)])),
    ),
    ...off.flatMap((pipeline) => rulesOf(pipeline, settings).map((it) => uidOf(pipeline, it))),
  ];
  return {
    apiVersion: 1,
    groups: judged.map(({ pipeline, rules }) => ({
      orgId: 1,
      name: isDefault(pipeline) ? 'pipeline' : pipeline.name,
      folder: FOLDER,
      interval: '1m',
      rules: rules.filter(({ isJudged }) => isJudged).map((it) => provisioned(pipeline, it)),
    })),
    ...(unwanted.length === 0 ? {} : { deleteRules: unwanted.map((uid) => ({ orgId: 1, uid })) }),
  };
}

/** Grafana's own "data source" of server-side expressions. */
const EXPRESSION = { type: '__expr__', uid: '__expr__' } as const;

function isDefault({ name }: AlertsOf): boolean {
  return name === DEFAULT_PIPELINE;
}

/** Those of the default pipeline have no name before them. Grafana takes 40 characters, and a pipeline's name has up to 30. */
function uidOf(pipeline: AlertsOf, { uid, short }: AlertRule): string {
  return isDefault(pipeline) ? uid : `${pipeline.name}-${short}`;
}

/** A folder of alerts has each title once. */
function provisioned(pipeline: AlertsOf, rule: AlertRule): object {
  const { title, summary, for: pending, seconds, query, condition } = rule;
  const { queryType } = query;
  return {
    uid: uidOf(pipeline, rule),
    title: isDefault(pipeline)
      ? title
      : `${pipeline.name}: ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
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
    labels: { pipeline: pipeline.names.workflowId },
    isPaused: false,
  };
}
