import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { ingesting, streaming } from '../fakes/exampleFailures.ts';
import { INGEST, PROGRESS, REPORT, SERVER, VERIFY, VIEWS, WELL } from '../fakes/exampleSnapshot.ts';
import type { ServerView, Snapshot } from '../../cli/status/snapshot.ts';
import { namesOf } from '../../domain/definition.ts';
import { consoleApp } from '../../infra/console/app.ts';
import { bundlePage } from '../../infra/console/bundle.ts';
import { MINUTES } from '../../infra/console/history.ts';
import { consoleView, type Looked } from '../../infra/console/view/overview.ts';
import type { History } from '../../infra/console/view/view.ts';

/** The console of stacks that do not exist, each in one state: to look at, and to test the page in a browser without servers. */

const SERVERS: readonly ServerView[] = [
  'temporal',
  'kafka',
  'schema-registry',
  'cassandra',
  'spark-master',
  'spark-worker',
  'worker',
  'console',
].map((name) => ({ ...SERVER, name }));
const away = (name: string): Pick<Snapshot, 'servers'> => ({
  servers: SERVERS.map((server) =>
    server.name === name
      ? { ...server, state: 'restarting', ready: false, message: 'it was killed, and starts again' }
      : server,
  ),
});

/** Sixty values around `middle`, the same each time. */
function series(middle: number, swing: number): readonly number[] {
  return Array.from({ length: MINUTES }, (_, minute) =>
    Math.max(0, middle + swing * (Math.sin(minute / 4) + Math.sin(minute * 1.7) / 2)),
  );
}

function historyOf(index: number): History {
  const size = 30 * (index + 1);
  return {
    records: series(size, size / 6).map(Math.round),
    appended: series(size, size / 6).map(Math.round),
    batch: series(0.7, 0.15),
    latency: series(1.6, 0.4),
    verifications: Array.from({ length: 42 }, () => ({ ok: true, checked: size })),
  };
}

/** A pipeline of this name, the `index`th, that is well but for `change`. */
function pipelineOf(name: string, index: number, change: Partial<Snapshot>): Looked {
  const names = namesOf(name);
  const more = 1 + index * 7;
  const running = {
    ingest: { ...VIEWS.ingest, status: { value: { ...INGEST, quantity: 5 * (index + 1) } } },
    verify: { ...VIEWS.verify, status: { value: { ...VERIFY, checked: 1790 * more } } },
  };
  return {
    history: historyOf(index),
    snapshot: {
      ...WELL,
      workflowId: names.workflowId,
      pipeline: { name, names },
      servers: SERVERS,
      workflows: { ...WELL.workflows, ingest: { value: running.ingest }, verify: { value: running.verify } },
      topic: {
        value: {
          topicId: 'topic',
          begin: { 0: '0', 1: '0' },
          end: { 0: String(1000 * more), 1: String(795 * more) },
        },
      },
      progress: { value: { ...PROGRESS, endOffsets: { 0: String(1000 * more), 1: String(795 * more) } } },
      verification: {
        value: { ...REPORT, verifiedTo: { 0: String(1000 * more), 1: String(795 * more) } },
      },
      deadLetters: { value: { count: 0, more: false } },
      ...change,
    },
  };
}

const NEVER: Partial<Snapshot> = {
  workflows: {
    pipeline: { value: undefined },
    ingest: { value: undefined },
    stream: { value: undefined },
    verify: { value: undefined },
  },
};
const TEN = [
  'companies',
  'earthquakes',
  'bikes',
  'air_quality',
  'departures',
  'parcels',
  'prices',
  'storms',
  'tides',
  'visits',
];

/** What is not simply well of each pipeline, by the scene's name. */
export const SCENES = {
  one: { companies: {} },
  two: { companies: {}, earthquakes: {} },
  earthquakes: { earthquakes: {} },
  ten: Object.fromEntries(TEN.map((name) => [name, {}])),
  'ten-trouble': {
    ...Object.fromEntries(TEN.map((name) => [name, {}])),
    bikes: streaming({
      state: 'backing off',
      failuresInARow: 3,
      lastFailure: { at: WELL.at, message: 'driver-20261123110010-0004 is FAILED' },
    }),
    parcels: ingesting({ state: 'paused' }),
    tides: NEVER,
  },
  'cassandra-away': { companies: away('cassandra'), earthquakes: away('cassandra') },
  'a-check-failed': {
    companies: {},
    earthquakes: {
      verification: { value: { ...REPORT, ok: false, missing: 2, failures: ['2 records are missing'] } },
    },
  },
  paused: { companies: ingesting({ state: 'paused' }) },
  'not-started': { companies: NEVER },
} satisfies Readonly<Record<string, Readonly<Record<string, Partial<Snapshot>>>>>;
export type Scene = keyof typeof SCENES;

/** A console that listens. */
export interface RunningScene {
  /** Without a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the console of a scene on a free port of this machine; its sections answer what `parts` do. */
export async function serveScene(scene: Scene, parts: readonly Hono[] = []): Promise<RunningScene> {
  const pipelines = Object.entries<Partial<Snapshot>>(SCENES[scene]);
  const [first, ...others] = pipelines.map(([name, change], index) => pipelineOf(name, index, change));
  if (first === undefined) throw new Error(`expected a pipeline in scene ${scene}, got none`);
  const view = consoleView([first, ...others], { readOnly: false });
  const app = consoleApp({
    live: {
      listen(listener) {
        listener(view);
        return () => undefined;
      },
      look: () => Promise.resolve(view),
    },
    files: await bundlePage(pipelines.map(([name]) => name)),
    guard: { hosts: ['127.0.0.1'] },
    pipelines: new Map(pipelines.map(([name]) => [name, parts])),
    topics: new Hono(),
  });
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
      resolve({
        url: `http://127.0.0.1:${port}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      });
    });
  });
}
