import { serve } from '@hono/node-server';
import type { Client } from '@temporalio/client';
import type { Hono } from 'hono';
import { temporalActions } from '../../cli/actions/actions.ts';
import { shownBy } from '../../cli/deadLetters/shown.ts';
import { waySources } from '../../cli/record/sources.ts';
import { wayOf } from '../../cli/record/follow.ts';
import { loadShown, openLocalSystems } from '../../cli/status/localSources.ts';
import type { StatusSources } from '../../cli/status/sources.ts';
import { readConsoleConfig } from '../../config/consoleConfig.ts';
import { readLocalConfig } from '../../config/localConfig.ts';
import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import { readTemporalConfig } from '../../config/temporalConfig.ts';
import { openCassandra } from '../../connections/cassandra/cassandra.ts';
import { deadLetters } from '../../connections/cassandra/deadLetters.ts';
import { ledger } from '../../connections/cassandra/ledger.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import { openKafka } from '../../connections/kafka/openKafka.ts';
import { progressReports } from '../../connections/cassandra/streamProgress.ts';
import { verificationReports } from '../../connections/cassandra/verificationReports.ts';
import { openTemporal } from '../../connections/temporal/temporal.ts';
import type { Pipeline } from '../../domain/definition.ts';
import { partWorkflowId } from '../../domain/names.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { actionsApp } from './actions.ts';
import { consoleApp } from './app.ts';
import { backfillApp } from './backfill.ts';
import { bundlePage } from './bundle.ts';
import { chartsApp } from './charts/charts.ts';
import { readCharts } from './charts/readCharts.ts';
import { deadLettersApp } from './deadLetters.ts';
import { readHistory } from './history.ts';
import { ledgerApp } from './ledger.ts';
import { Live } from './live.ts';
import { recordApp } from './record.ts';
import { replayApp } from './replay.ts';
import { topicPageApp } from './topics/app.ts';
import { openKafkaBrowser } from './topics/kafkaBrowser.ts';
import { schemaBrowser } from './topics/schemas.ts';

/** Entry of the console, on the port of the native stack's configuration. SIGTERM and SIGINT end it in order. */

/** A record is looked for in some thousand messages. */
const RECORD_WITHIN_MS = 30_000;

const pipeline = readPipelineConfig();
const local = readLocalConfig();
const { host, names, token, readOnly } = readConsoleConfig();
const temporal = readTemporalConfig();
const pipelines = await Promise.all(local.pipelines.map(loadPipeline));
const kafka = openKafkaBrowser(pipeline.kafka);
const cassandra = openCassandra(pipeline.cassandra);
const topics = openKafka(pipeline.kafka, { clientId: 'console', log: SILENT_LOG, retry: { retries: 1 } });
const stack = openLocalSystems(local);
const log = {
  warn: (text: string, more?: object) => void process.stderr.write(`${text} ${JSON.stringify(more)}\n`),
};
const TEMPORAL_UI = `http://127.0.0.1:${local.ports.temporalUi}`;
const live = new Live({
  pipelines: await Promise.all(
    pipelines.map(async ({ definition }) => ({
      status: await sourcesOf(definition.name),
      history: (now: Date) => readHistory(cassandra, definition, now),
    })),
  ),
  options: { readOnly, temporalUi: TEMPORAL_UI },
  log,
});
const app = consoleApp({
  live,
  files: await bundlePage(local.pipelines),
  guard: { hosts: names, ...(token === undefined ? {} : { token }) },
  pipelines: new Map(pipelines.map((one) => [one.definition.name, sectionsOf(one)])),
  topics: topicPageApp({
    kafka,
    schemas: schemaBrowser(pipeline.schemaRegistry),
    streams: pipelines.map(({ definition: { name, names: its, key, time, recent } }) => ({
      pipeline: name,
      topic: its.topic,
      columns: [key, time, ...recent],
      progress: () => progressReports(cassandra).latest(partWorkflowId('stream', its.workflowId)),
    })),
  }),
});
live.start();
const server = serve({ fetch: app.fetch, hostname: host, port: local.ports.console }, ({ port }) => {
  process.stdout.write(`The console listens on http://${host}:${port}\n`);
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.close(
      () => void Promise.all([live.stop(), stack.close(), kafka.close(), topics.close(), cassandra.close()]),
    );
    // Browsers keep connections open, and listen to events for as long as they are.
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}

/** A connection for what a person asks for, which is rare. */
async function withTemporal<T>(use: (client: Client) => Promise<T>): Promise<T> {
  const client = await openTemporal(temporal);
  try {
    return await use(client);
  } finally {
    await client.connection.close();
  }
}

/** Where no stack of this home runs, the servers are somebody else's to watch; everything else is asked all the same. */
async function sourcesOf(pipelineName: string): Promise<StatusSources> {
  const sources = stack.sourcesOf(await loadShown(pipelineName));
  return { ...sources, servers: async () => (await sources.servers()) ?? [] };
}

/** What the page's sections ask for, and the actions, of one pipeline. */
function sectionsOf(one: Pipeline): readonly Hono[] {
  const { names: its } = one.definition;
  const actions = temporalActions(() => openTemporal(temporal), its.workflowId);
  return [
    actionsApp(actions, readOnly),
    replayApp({
      replay: {
        topic: its.topic,
        streamId: partWorkflowId('stream', its.workflowId),
        pipelineId: its.workflowId,
        topics: topics.topics,
        progress: progressReports(cassandra),
        reports: verificationReports(cassandra),
      },
      actions,
      readOnly,
    }),
    deadLettersApp({
      names: its,
      partitions: async () => Object.keys((await topics.topics.offsets(its.topic)).end),
      table: deadLetters(cassandra),
      shown: shownBy(one),
      withTemporal,
      readOnly,
    }),
    backfillApp({ names: its, withTemporal, readOnly, temporalUi: TEMPORAL_UI }),
    recordApp((wanted) =>
      wayOf(
        waySources({ kafka: topics, cassandra, pipeline: one }),
        wanted,
        AbortSignal.timeout(RECORD_WITHIN_MS),
      ),
    ),
    ledgerApp(ledger(cassandra), its.workflowId),
    chartsApp({
      dimensions: one.definition.dimensions.map(({ name }) => name),
      read: (asked) => readCharts(cassandra, one.definition, pipeline.spark, asked),
      now: () => new Date(),
    }),
  ];
}
