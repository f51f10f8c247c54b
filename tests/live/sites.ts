import { readSourceConfig } from '../../config/sourceConfig.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import { namesOf, type Pipeline, type PipelineDefinition } from '../../domain/definition.ts';
import { fieldsOf, listOf, type SourceDescription } from '../../domain/source.ts';
import { companies } from '../../pipelines/companies/pipeline.ts';
import { checkedPipeline } from '../../pipelines/load.ts';
import { openActivities, type Activities } from '../../workers/activities.ts';
import { createWorker } from '../../workers/worker.ts';
import { startHttpServer, type HttpServer } from '../fakes/httpServers.ts';
import type { LiveClients } from './liveClients.ts';
import type { LiveStack } from './stack.ts';

/** A property of the sites' JSON Schema. */
type Property = Readonly<Record<string, unknown>>;

export const FIRST_FIELDS: Readonly<Record<string, Property>> = {
  id: { type: 'string', minLength: 1 },
  kind: { type: 'string' },
  place: { type: ['string', 'null'] },
  visits: { type: 'integer', minimum: 0, maximum: 1000 },
  at: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T', title: 'a time' },
};

export const REQUIRED: readonly string[] = ['id', 'kind', 'visits', 'at'];

/** A pipeline of names of its own, `name` being unique, that is not in pipelines/: only its schema is not always the same. */
export function sitesPipeline(
  name: string,
  fields: Readonly<Record<string, Property>>,
  required: readonly string[] = REQUIRED,
): Pipeline {
  const definition: PipelineDefinition = {
    name,
    // The workflows are those of the companies' folder.
    names: { ...namesOf(name), workflowTypes: companies.names.workflowTypes },
    key: 'id',
    time: 'at',
    columnTypes: {},
    count: 'sites',
    measures: [{ name: 'visits', field: 'visits' }],
    dimensions: [{ name: 'kind', field: 'kind' }],
    recent: ['kind', 'visits'],
  };
  return checkedPipeline(definition, JSON.stringify({ type: 'object', required, properties: fields }));
}

/** An API of two new sites a request, the same ones for the same seed. Each has a founder, whether a schema says so or not. */
export function startSitesApi(): Promise<HttpServer> {
  return startHttpServer(({ url = '/' }, response) => {
    const seed = Number(new URL(url, 'http://api').searchParams.get('seed'));
    const sites = ['a', 'b'].map((letter) => ({
      id: `${letter}${seed}`,
      kind: letter === 'a' ? 'shop' : 'blog',
      visits: seed % 1000,
      founder: `founder of ${letter}${seed}`,
    }));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ sites }));
  });
}

/** A record has the fields of the schema, and no others. */
function sitesSource(url: string, { columns }: Pipeline): SourceDescription {
  return {
    configuration: { variables: 'SITES_API', url },
    request: ({ seed }) => ({ query: { seed } }),
    read: (answer) => {
      const items = listOf(answer, 'sites');
      return 'problem' in items ? items : { items };
    },
    record: (item, { scheduledAt }) => {
      const fields = { ...fieldsOf(item), at: scheduledAt };
      return Object.fromEntries(columns.map(({ name }) => [name, fieldsOf(fields)[name] ?? null]));
    },
  };
}

/** A worker's process, as its next start makes another one; `activities` are those that it carries out. */
export interface SitesWorker {
  readonly activities: Activities;
  stop(): Promise<void>;
}

export async function startSitesWorker(
  { config, temporal }: LiveStack,
  { temporal: client }: LiveClients,
  { pipeline, url }: { readonly pipeline: Pipeline; readonly url: string },
): Promise<SitesWorker> {
  const description = sitesSource(url, pipeline);
  const source = readSourceConfig(description.configuration, {});
  const opened = await openActivities(
    { ...config, source, alerts: { thresholds: {} } },
    { pipeline, description },
    client,
    { log: SILENT_LOG },
  );
  const { worker, connection } = await createWorker({
    ...config.worker,
    shutdownGraceMs: 0,
    definition: { name: companies.name, names: pipeline.definition.names },
    temporal,
    activities: opened.activities,
  });
  const running = worker.run();
  return {
    activities: opened.activities,
    async stop() {
      worker.shutdown();
      await running;
      await Promise.all([connection.close(), opened.close()]);
    },
  };
}
