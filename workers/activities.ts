import type { Client } from '@temporalio/client';
import type { MetricMeter } from '@temporalio/common';
import { createBackfillActivities } from '../activities/backfill.ts';
import { createAlertActivities } from '../activities/alerts/alerts.ts';
import { createIngestActivities } from '../activities/ingest.ts';
import { refuseIncompatible } from '../activities/compatibility.ts';
import { createPrepareActivities } from '../activities/prepare.ts';
import { acceptanceBy } from '../activities/redrive/acceptance.ts';
import { createRedriveActivities } from '../activities/redrive/redrive.ts';
import { systemClock } from '../activities/stream/clock.ts';
import type { StreamDependencies } from '../activities/stream/dependencies.ts';
import { STREAM_LIMITS } from '../activities/stream/limits.ts';
import { createStreamActivities } from '../activities/stream/stream.ts';
import { makeTables } from '../activities/tables.ts';
import { makingTopics } from '../activities/topics.ts';
import { createTotalsQueryActivities } from '../activities/totalsQuery.ts';
import { rollupsOf } from '../activities/verify/rollups.ts';
import { createVerifyActivities } from '../activities/verify/verify.ts';
import type { AlertConfig } from '../config/alertConfig.ts';
import type { PipelineConfig } from '../config/pipelineConfig.ts';
import type { SourceConfig } from '../config/sourceConfig.ts';
import { alertEpisodes } from '../connections/cassandra/alertEpisodes.ts';
import { openCassandra } from '../connections/cassandra/cassandra.ts';
import { deadLetters } from '../connections/cassandra/deadLetters.ts';
import { openSource } from '../connections/source/source.ts';
import { openKafka } from '../connections/kafka/openKafka.ts';
import { ledger } from '../connections/cassandra/ledger.ts';
import type { Log } from '../connections/log.ts';
import { pipelineMetrics } from '../connections/cassandra/pipelineMetrics.ts';
import { recordFacts } from '../connections/cassandra/recordFacts.ts';
import { readTables } from '../connections/cassandra/pipelineTables.ts';
import { checkTables } from '../connections/cassandra/tables.ts';
import { openSchemaRegistry } from '../connections/schemaRegistry.ts';
import { openSparkMaster } from '../connections/spark/masterHttp.ts';
import { sparkSubmission } from '../connections/spark/submission.ts';
import { ownerText, streamOwner } from '../connections/temporal/streamOwner.ts';
import { progressReports } from '../connections/cassandra/streamProgress.ts';
import { workflowDirectory } from '../connections/temporal/temporal.ts';
import { tickHistory } from '../connections/temporal/tickHistory.ts';
import { sourceState } from '../connections/cassandra/sourceState.ts';
import { verificationReports } from '../connections/cassandra/verificationReports.ts';
import type { PipelineTraces, Traces } from '../connections/tracing/traces.ts';
import { openWebhook } from '../connections/webhook/webhook.ts';
import { thresholdsOf } from '../domain/alerts/thresholds.ts';
import type { Pipeline } from '../domain/definition.ts';
import type { SourceDescription } from '../domain/source.ts';
import { logOfActivity, logWith } from './activityLog.ts';
import { counted } from './metrics.ts';
import { tracedPublisher, tracedSource } from './traced.ts';

/** Everything a worker of the task queue carries out. */
export type Activities = ReturnType<typeof createActivities>;

/** Activities on open connections. */
export interface OpenActivities {
  readonly activities: Activities;
  /** What the reaper of Spark drivers needs, for as long as the worker is up. */
  readonly stream: StreamDependencies;
  readonly traces?: PipelineTraces;
  close(): Promise<void>;
}

/** A pipeline as a worker carries it out. */
export interface WorkedPipeline {
  readonly pipeline: Pipeline;
  readonly description: SourceDescription;
}

/** Where activities tell what they do. */
export interface Telemetry {
  readonly log: Log;
  /** Absent where nobody asks for metrics. */
  readonly meter?: MetricMeter;
  /** Absent where nobody asks for traces. */
  readonly traces?: Traces;
}

/** Opens the connections and makes the activities on them. Connections connect at first use, so a system may be away. */
export async function openActivities(
  config: PipelineConfig & { readonly source: SourceConfig; readonly alerts: AlertConfig },
  { pipeline, description }: WorkedPipeline,
  client: Client,
  { log, meter, traces: all }: Telemetry,
): Promise<OpenActivities> {
  const { source, alerts } = config;
  const { name, names } = pipeline.definition;
  const owner = await streamOwner(client);
  // Its connections outlive the activity that has opened them, so their lines are of none.
  const kafka = openKafka(config.kafka, {
    clientId: names.taskQueue,
    log: logWith(log, { pipeline: name }),
  });
  const cassandra = openCassandra(config.cassandra);
  const workflows = workflowDirectory(client);
  const progress = progressReports(cassandra);
  const reports = verificationReports(cassandra);
  const tables = {
    cassandra,
    pipeline,
    tables: await readTables(pipeline, config.cassandra.deadLetterDays),
    keyspaceReplication: config.cassandra.replication,
  };
  const schemaRegistry = openSchemaRegistry(config.schemaRegistry, () =>
    checkTables(cassandra, tables.tables),
  );
  const refuse = (signal: AbortSignal) => refuseIncompatible({ schemaRegistry, ...tables }, signal);
  const stream: StreamDependencies = {
    master: openSparkMaster(config.spark),
    progress,
    workflows,
    owner: ownerText(owner),
    submission: (streamId, restart) => sparkSubmission(config, pipeline, streamId, owner, restart),
    refuseIncompatible: refuse,
    ensureTables: async (signal) => {
      await refuse(signal);
      await makeTables(tables, signal);
    },
    names: pipeline.definition.names,
    topics: kafka.topics,
    verifications: reports,
    log: logOfActivity(log),
    clock: systemClock,
    limits: { ...STREAM_LIMITS, stallMs: config.stream.stallMs },
  };
  const topics = {
    topicPartitions: config.kafka.topicPartitions,
    replicationFactor: config.kafka.replicationFactor,
    retentionBytes: config.kafka.retentionBytes,
    maxAnswerBytes: source.maxBytes,
  };
  const traces = all?.of(name);
  const asked = openSource(description, source);
  const published = makingTopics(kafka.publisher, kafka.topics, names, topics);
  const ingest = {
    definition: pipeline.definition,
    description,
    source: traces === undefined ? asked : tracedSource(asked, traces),
    publisher: traces === undefined ? published : tracedPublisher(published, traces),
    schemaRegistry,
    contract: pipeline,
  };
  const activities = createActivities({
    prepare: {
      topics: kafka.topics,
      schemaRegistry,
      ...tables,
      ...topics,
    },
    ingest: {
      ...ingest,
      ...(description.state === undefined ? {} : { state: sourceState(cassandra, pipeline.definition.name) }),
    },
    stream,
    verify: {
      pipeline,
      ...kafka,
      cassandra,
      progress,
      workflows,
      reports,
      ledger: ledger(cassandra),
      metrics: pipelineMetrics(cassandra),
      clock: systemClock,
      ticks: {
        history: tickHistory(client, pipeline.definition.names),
        carryOut: (tick, publisher) => createIngestActivities({ ...ingest, publisher }).ingestTick(tick),
      },
      rollups: rollupsOf(config.spark, pipeline, cassandra),
      ...(traces === undefined ? {} : { traces: { ...recordFacts(cassandra, pipeline), ...traces } }),
    },
    totalsQuery: { workflows },
    backfill: { description },
    alerts: {
      pipeline: pipeline.definition.name,
      thresholds: thresholdsOf(
        pipeline.definition.alerts ?? {},
        alerts.thresholds[pipeline.definition.name] ?? {},
      ),
      episodes: alertEpisodes(cassandra),
      reports,
      workflows,
      ...(alerts.webhook === undefined ? {} : { webhook: openWebhook(alerts.webhook) }),
    },
    redrive: {
      ...kafka,
      topic: pipeline.definition.names.topic,
      keyField: pipeline.definition.key,
      deadLetters: deadLetters(cassandra),
      acceptance: acceptanceBy(pipeline),
      progress,
      now: () => new Date(),
    },
  });
  return {
    activities: meter === undefined ? activities : counted(activities, meter.withTags({ pipeline: name })),
    stream,
    ...(traces === undefined ? {} : { traces }),
    async close() {
      await Promise.all([kafka.close(), cassandra.close()]);
    },
  };
}

function createActivities(dependencies: {
  readonly prepare: Parameters<typeof createPrepareActivities>[0];
  readonly ingest: Parameters<typeof createIngestActivities>[0];
  readonly stream: StreamDependencies;
  readonly verify: Parameters<typeof createVerifyActivities>[0];
  readonly totalsQuery: Parameters<typeof createTotalsQueryActivities>[0];
  readonly backfill: Parameters<typeof createBackfillActivities>[0];
  readonly alerts: Parameters<typeof createAlertActivities>[0];
  readonly redrive: Parameters<typeof createRedriveActivities>[0];
}) {
  return {
    ...createPrepareActivities(dependencies.prepare),
    ...createIngestActivities(dependencies.ingest),
    ...createStreamActivities(dependencies.stream),
    ...createVerifyActivities(dependencies.verify),
    ...createTotalsQueryActivities(dependencies.totalsQuery),
    ...createBackfillActivities(dependencies.backfill),
    ...createAlertActivities(dependencies.alerts),
    ...createRedriveActivities(dependencies.redrive),
  };
}
