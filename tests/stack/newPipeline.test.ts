import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { execa } from 'execa';
import { processEnvironment } from '../../config/environment.ts';
import { readLocalConfig, type LocalConfig } from '../../config/localConfig.ts';
import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import { type Cassandra, openCassandra } from '../../connections/cassandra/cassandra.ts';
import { freePorts } from '../../infra/local/stack.ts';
import { localEnvironment } from '../../infra/servers/node.ts';
import { copyCheckout } from '../checkoutCopy.ts';
import { until } from '../live/until.ts';

let checkout: string;
let local: LocalConfig;
let api: Server;
let cassandra: Cassandra;
beforeAll(async () => {
  checkout = await copyCheckout('new', ['spark']);
  const home = path.join(checkout, '.pipeline');
  local = { ...readLocalConfig(), home, ports: await freePorts(), pipelines: ['bikes'] };
  const { cassandra: config } = readPipelineConfig({ CASSANDRA_PORT: String(local.ports.cassandra) });
  cassandra = openCassandra(config);
  api = createServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ stations: stations(new Date()) }));
  });
  await new Promise<void>((resolve) => {
    api.listen(0, '127.0.0.1', resolve);
  });
});
afterAll(async () => {
  await cassandra.close();
  await pipeline('stop');
  api.close();
  await rm(checkout, { recursive: true, force: true });
});

/** Stations of hired bikes, as a city's API may answer: their state, which changes with the minute. */
function stations(now: Date) {
  const minute = now.getUTCMinutes();
  return ['Harbour', 'Market', 'Station', 'University'].map((name, index) => ({
    id: `station-${index}`,
    name,
    district: index < 2 ? 'centre' : 'outskirts',
    bikes: (minute + 7 * index) % 20,
    capacity: 20,
    latitude: 53.5 + index / 100,
    longitude: 10 + index / 100,
    open: index !== 3,
    updated_at: new Date(now.getTime() - (now.getTime() % 60_000)).toISOString(),
  }));
}

/** Runs the command of the copy as a person does. */
async function pipeline(...args: string[]) {
  const { exitCode, all } = await execa(
    process.execPath,
    [path.join(checkout, 'cli', 'pipeline.js'), ...args],
    {
      env: { ...processEnvironment(), ...localEnvironment(local) },
      reject: false,
      all: true,
      stdin: 'ignore',
      cwd: checkout,
    },
  );
  return { exitCode, all };
}

it('an API is asked once, and its pipeline runs to the first rows', async () => {
  const { port } = api.address() as AddressInfo;
  const made = await pipeline('new', 'bikes', '--url', `http://127.0.0.1:${port}/stations`);
  expect([made.exitCode, made.all]).toEqual([0, expect.stringContaining('pipelines/bikes is written')]);
  const checked = await pipeline('check', 'bikes');
  expect([checked.exitCode, checked.all]).toEqual([0, expect.stringContaining('bikes: key id')]);

  const started = await pipeline('start', 'bikes', '--detach', '--no-grafana');
  expect([started.exitCode, started.all]).toEqual([0, expect.any(String)]);
  const rows = await until(
    'the first rows',
    () => cassandra.execute('SELECT id, name, bikes FROM spark_streams.bikes'),
    (found) => found.length >= 4,
  );
  expect(rows.map(({ name }) => String(name)).toSorted()).toEqual([
    'Harbour',
    'Market',
    'Station',
    'University',
  ]);
  await until(
    'a status that is well',
    () => pipeline('status'),
    ({ exitCode }) => exitCode === 0,
  );
  expect((await pipeline('stop')).exitCode).toBe(0);
});
