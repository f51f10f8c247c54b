import { serve } from '@hono/node-server';
import { readLocalConfig } from '../../config/localConfig.ts';
import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import { openCassandra } from '../../connections/cassandra.ts';
import { progressReports } from '../../connections/streamProgress.ts';
import { partWorkflowId } from '../../domain/names.ts';
import { topicPageApp } from './app.ts';
import { openKafkaBrowser } from './kafkaBrowser.ts';
import { schemaBrowser } from './schemas.ts';

/** Entry of the topic page, on 127.0.0.1 and the port of the native stack's configuration. SIGTERM and SIGINT end it in order. */

const pipeline = readPipelineConfig();
const { ports } = readLocalConfig();
const kafka = openKafkaBrowser(pipeline.kafka);
const cassandra = openCassandra(pipeline.cassandra);

const app = topicPageApp({
  kafka,
  schemas: schemaBrowser(pipeline.schemaRegistry),
  progress: () => progressReports(cassandra).latest(partWorkflowId('stream')),
});
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: ports.topicPage }, ({ port }) => {
  process.stdout.write(`Topic page listens on http://127.0.0.1:${port}\n`);
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    // Browsers keep connections open; those that carry no request end at once, so that the process ends, too.
    server.close(() => void Promise.all([kafka.close(), cassandra.close()]));
    if ('closeIdleConnections' in server) server.closeIdleConnections();
  });
}
