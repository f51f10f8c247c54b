import { serve } from '@hono/node-server';
import { temporalActions } from '../../cli/actions/actions.ts';
import { shownBy } from '../../cli/deadLetters/shown.ts';
import { waySources } from '../../cli/record/sources.ts';
import { wayOf } from '../../cli/record/follow.ts';
import { openLocalSources } from '../../cli/status/localSources.ts';
import { readConsoleConfig } from '../../config/consoleConfig.ts';
import { readLocalConfig } from '../../config/localConfig.ts';
import { DEFAULT_PIPELINE } from '../../config/pipelineVariables.ts';
import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import { readTemporalConfig } from '../../config/temporalConfig.ts';
import { openCassandra } from '../../connections/cassandra/cassandra.ts';
import { deadLetters } from '../../connections/cassandra/deadLetters.ts';
import { ledger } from '../../connections/cassandra/ledger.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import { openKafka } from '../../connections/kafka/openKafka.ts';
import { progressReports } from '../../connections/cassandra/streamProgress.ts';
import { openTemporal } from '../../connections/temporal/temporal.ts';
import { partWorkflowId } from '../../domain/names.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { consoleApp } from './app.ts';
import { bundlePage } from './bundle.ts';
import { deadLettersApp } from './deadLetters.ts';
import { readHistory } from './history.ts';
import { ledgerApp } from './ledger.ts';
import { Live } from './live.ts';
import { recordApp } from './record.ts';
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
// It shows one pipeline: the first.
const [first = DEFAULT_PIPELINE] = local.pipelines;
const shown = await loadPipeline(first);
const kafka = openKafkaBrowser(pipeline.kafka);
const cassandra = openCassandra(pipeline.cassandra);
const topics = openKafka(pipeline.kafka, { clientId: 'console', log: SILENT_LOG, retry: { retries: 1 } });
const stack = openLocalSources(local, shown.definition);
// Where no stack of this home runs, the servers are somebody else's to watch; everything else is asked all the same.
const sources = { ...stack, servers: async () => (await stack.servers()) ?? [] };
const log = {
  warn: (text: string, more?: object) => void process.stderr.write(`${text} ${JSON.stringify(more)}\n`),
};

const live = new Live({
  sources,
  history: (now) => readHistory(cassandra, shown.definition, now),
  options: { readOnly, temporalUi: `http://127.0.0.1:${local.ports.temporalUi}` },
  log,
});
const app = consoleApp({
  live,
  actions: temporalActions(() => openTemporal(temporal), shown.definition.names.workflowId),
  files: await bundlePage(),
  guard: { hosts: names, ...(token === undefined ? {} : { token }) },
  readOnly,
  deadLetters: deadLettersApp({
    names: shown.definition.names,
    partitions: async () => Object.keys((await stack.topic()).end),
    table: deadLetters(cassandra),
    shown: shownBy(shown),
    async withTemporal(use) {
      const client = await openTemporal(temporal);
      try {
        return await use(client);
      } finally {
        await client.connection.close();
      }
    },
    readOnly,
  }),
  record: recordApp((wanted) =>
    wayOf(
      waySources({ kafka: topics, cassandra, pipeline: shown }),
      wanted,
      AbortSignal.timeout(RECORD_WITHIN_MS),
    ),
  ),
  ledger: ledgerApp(ledger(cassandra), shown.definition.names.workflowId),
  topics: topicPageApp({
    kafka,
    schemas: schemaBrowser(pipeline.schemaRegistry),
    streamed: shown.definition.names.topic,
    progress: () =>
      progressReports(cassandra).latest(partWorkflowId('stream', shown.definition.names.workflowId)),
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
