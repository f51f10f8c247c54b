import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { processEnvironment } from '../../config/environment.ts';
import { readLocalConfig } from '../../config/localConfig.ts';
import { programFolder } from '../../infra/servers/folders.ts';
import { SECRETS } from '../docker/model.ts';
import { docker } from './engine.ts';
import { watchMemory, type MemoryWatch } from './memoryWatch.ts';
import { ENGINE_HOST } from './servers.ts';
import { EngineStack, type Container } from './stack.ts';
import { eventually, inOrder, LIMIT_MS } from './waiting.ts';

const host = processEnvironment()[ENGINE_HOST] ?? '';
const suite = host === '' ? describe.skip : describe;

/** Run to their end, and are done. */
const ONCE = ['cassandra-roles', 'grafana-files', 'pipeline', 'temporal-namespace', 'temporal-schema'];
/** What lasts, by what is killed together: first all that keeps nothing of the pipeline's data. */
const KILLED = [
  ['company-source', 'console', 'grafana', 'kafka-ui', 'prometheus', 'schema-registry', 'temporal'],
  ['earthquakes-source', 'temporal-postgres', 'temporal-ui', 'worker'],
  ['broker', 'spark-worker'],
  ['cassandra', 'spark-master'],
];

const folder = programFolder(readLocalConfig(), 'engine');
let stack: EngineStack;
let memory: MemoryWatch;

const isWell = ({ service, state }: Container) => state === (ONCE.includes(service) ? 'exited 0' : 'healthy');
const lasting = async () => (await stack.containers()).filter(({ service }) => !ONCE.includes(service));
const named = ({ service, state }: Container) => `${service} ${state}`;
const unwell = async () => (await stack.containers()).filter((it) => !isWell(it)).map(named);
const allWell = () => eventually('all are healthy', unwell, (names) => names.length === 0);

async function rowsGrow(): Promise<void> {
  const before = await stack.rows();
  const more = (rows: number) => rows > before;
  await eventually(`more than ${before} rows`, () => stack.rows(), more);
}

/** Kills the main process of each by its number on this machine: to Docker `docker kill` would be a stop by hand. */
async function kill(names: readonly string[]): Promise<void> {
  const killed = (await lasting()).filter(({ service }) => names.includes(service));
  expect(killed.map(({ service }) => service).toSorted()).toEqual(names.toSorted());
  for (const { pid } of killed) process.kill(pid, 'SIGKILL');
  const before = new Set(killed.map(({ startedAt }) => startedAt));
  const notBack = async () =>
    (await lasting())
      .filter((it) => names.includes(it.service) && (before.has(it.startedAt) || !isWell(it)))
      .map(named);
  await eventually(`${names.join(', ')} came back`, notBack, (left) => left.length === 0);
}

/** On a busy machine a tool may give up before its server has answered. */
const answers = ([service, ...args]: readonly [string, ...string[]], expected: RegExp) =>
  eventually(`${service} answers`, async () => expected.test(await stack.tool(service, ...args)), Boolean);

const down = (...options: readonly string[]) =>
  stack.compose(['down', '--timeout', '30', ...options], LIMIT_MS);
const up = (...options: readonly string[]) => stack.compose(['up', '--detach', ...options], LIMIT_MS * 2);
const lines = (text: string) => text.split('\n').filter((line) => line !== '');

suite('the Compose stack on a real engine (skipped where none can be had)', () => {
  const next = inOrder();
  beforeAll(async () => {
    stack = await EngineStack.of(host, folder, 'companies');
    await down('--volumes');
    memory = watchMemory(host);
  });
  afterAll(async () => {
    await memory.stop();
    await down('--volumes');
  });

  it(
    'builds the three images as their Dockerfiles say',
    next(async () => {
      await stack.compose(['build', '--quiet'], LIMIT_MS * 2);
      const built = lines(await docker(host, ['image', 'ls', '--format', '{{.Repository}}']));
      const names = ['grafana', 'spark', 'worker'].map((name) => `company-pipeline-${name}`);
      expect(built).toEqual(expect.arrayContaining(names));
    }),
  );

  it(
    'is healthy in order, and companies come',
    next(async () => {
      await up();
      expect(await allWell()).toEqual([]);
      await eventually(
        'companies',
        () => stack.rows(),
        (rows) => rows > 0,
      );
      await rowsGrow();
    }),
  );

  it(
    'shows no password to those who list processes',
    next(async () => {
      const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
      const commands = await Promise.all(
        // One that has ended meanwhile shows nothing.
        pids.map((pid) => readFile(path.join('/proc', pid, 'cmdline'), 'utf8').catch(() => '')),
      );
      expect(commands.filter((command) => command.includes('DriverWrapper'))).not.toEqual([]);
      const secrets = Object.values(SECRETS);
      const shown = commands.filter((command) => secrets.some((secret) => command.includes(secret)));
      expect(shown).toEqual([]);
    }),
  );

  it(
    'has tools that reach their servers',
    next(async () => {
      const count = 'SELECT count(*) FROM spark_streams.companies_created';
      expect(await answers(['cqlsh', '-e', count], /^\s*[1-9]\d*\s*$/m)).toBe(true);
      expect(await answers(['kafka-cli', 'kafka-topics.sh', '--list'], /^companies_created$/m)).toBe(true);
      expect(await answers(['temporal-cli', 'workflow', 'list'], /company-pipeline\/stream/)).toBe(true);
    }),
  );

  it(
    'comes back when the main process of each is killed',
    next(async () => {
      for (const names of KILLED) await kill(names);
      expect((await lasting()).map(({ service }) => service).toSorted()).toEqual(KILLED.flat().toSorted());
      await rowsGrow();
    }),
  );

  it(
    'runs with three workers and two Spark workers, and one driver',
    next(async () => {
      await up('--scale', 'worker=3', '--scale', 'spark-worker=2');
      await allWell();
      const names = (await lasting()).map(({ service }) => service);
      expect(names.filter((name) => name === 'worker')).toHaveLength(3);
      expect(names.filter((name) => name === 'spark-worker')).toHaveLength(2);
      await rowsGrow();
      expect(await stack.drivers()).toBe(1);
    }),
  );

  it(
    'leaves no driver when the pipeline is terminated',
    next(async () => {
      await stack.tool('temporal-cli', 'workflow', 'terminate', '--workflow-id', 'company-pipeline');
      const drivers = await eventually(
        'no driver',
        () => stack.drivers(),
        (active) => active === 0,
      );
      expect(drivers).toBe(0);
    }),
  );

  it(
    'keeps its data when it is taken down, and goes on when it is up again, with another pipeline beside it',
    next(async () => {
      const before = await stack.rows();
      await down();
      stack = await EngineStack.of(host, folder, 'companies', 'earthquakes');
      await up();
      expect(await stack.rows()).toBeGreaterThanOrEqual(before);
      // On a busy machine one may have been replaced at the moment of asking.
      await eventually(
        'a driver of each',
        () => stack.drivers(),
        (active) => active === 2,
      );
      await rowsGrow();
      await eventually(
        'earthquakes',
        () => stack.rows('earthquakes'),
        (rows) => rows > 0,
      );
    }),
  );

  it(
    'ran out of memory nowhere, and leaves no container, network or volume behind, not even one without a name',
    next(async () => {
      expect(memory.names()).toEqual([]);
      await down();
      const volumes = lines(await docker(host, ['volume', 'ls', '--quiet']));
      expect(volumes.filter((name) => !name.startsWith('company-pipeline_'))).toEqual([]);
      await down('--volumes');
      expect(await docker(host, ['volume', 'ls', '--quiet'])).toBe('');
      expect(await docker(host, ['ps', '--all', '--quiet'])).toBe('');
      expect(await docker(host, ['network', 'ls', '--quiet', '--filter', 'type=custom'])).toBe('');
    }),
  );
});
