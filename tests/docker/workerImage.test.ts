import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import axios from 'axios';
import { execa } from 'execa';
import getPort from 'get-port';
import { processEnvironment } from '../../config/environment.ts';
import { readLocalConfig, REPOSITORY_ROOT } from '../../config/localConfig.ts';
import { temporalPath } from '../../infra/servers/temporal.ts';
import { until } from '../live/until.ts';
import { composeModel, SECRETS, serviceOf, type Model } from './model.ts';

/**
 * What the worker's image holds, laid out as its Dockerfile lays it out, and the commands that Compose runs in it, on a
 * Temporal server. The other systems are away, which a worker bears.
 */
let app: string;
let model: Model;
let server: TestWorkflowEnvironment;
let metricsPort: number;
let consolePort: number;
beforeAll(async () => {
  model = await composeModel(['ui', 'doubles'], { ...SECRETS, PIPELINES: 'companies,earthquakes' });
  metricsPort = await getPort();
  consolePort = await getPort();
  app = await mkdtemp(path.join(tmpdir(), 'company-pipeline-image-'));
  const dockerfile = await readFile(path.join(REPOSITORY_ROOT, 'infra/docker/worker/Dockerfile'), 'utf8');
  const [build = ''] = dockerfile.split(/^FROM .*$/m).slice(1);
  for (const [, instruction, rest = ''] of build.matchAll(/^(COPY|RUN) (.*)$/gm)) {
    if (instruction === 'COPY') await copy(rest.split(' '));
    else await execa({ cwd: app, shell: true })`${rest}`;
  }
  server = await TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path: temporalPath(readLocalConfig()) },
      log: { format: 'pretty', level: 'error' },
    },
  });
});
afterAll(async () => {
  await server.teardown();
  await rm(app, { recursive: true, force: true });
});

async function copy(words: readonly string[]): Promise<void> {
  const target = path.join(app, words.at(-1) ?? '');
  for (const source of words.slice(0, -1)) {
    const from = path.join(REPOSITORY_ROOT, source);
    const to = words.at(-1)?.endsWith('/') === true ? path.join(target, path.basename(source)) : target;
    await cp(from, to, { recursive: true, filter: (file) => !file.endsWith('.test.ts') });
    // As in a checkout that is its owner's alone.
    await execa('chmod', ['-R', 'go=', to]);
  }
}

/** A service's environment, with this test's Temporal server for the stack's, and without the systems that are not there. */
function environment(name: string): Record<string, string> {
  const away = {
    KAFKA_BROKERS: '127.0.0.1:1',
    SPARK_MASTER_UI_URL: 'http://127.0.0.1:1',
    WORKER_METRICS_ADDRESS: `127.0.0.1:${metricsPort}`,
  };
  return {
    ...serviceOf(model, name).environment,
    ...(name === 'worker' ? { ...away, WORKFLOW_BUNDLES: path.join(app, 'workflow-bundles') } : {}),
    ...(name === 'console' ? { ...away, CONSOLE_PORT: String(consolePort) } : {}),
    TEMPORAL_ADDRESS: server.address,
  };
}

function run(name: string, words: readonly string[]) {
  const [file = '', ...args] = words;
  const { PATH = '', HOME = '' } = processEnvironment();
  const bin = path.dirname(temporalPath(readLocalConfig()));
  const env = { PATH: `${bin}:${PATH}`, HOME, ...environment(name) };
  return execa(file, args, { cwd: app, env, extendEnv: false, reject: false, all: true });
}

const start = () => run('pipeline', serviceOf(model, 'pipeline').command ?? []);
/** The workflows of both pipelines. */
const both = () =>
  Promise.all(
    ['company-pipeline', 'earthquakes-pipeline'].map((id) => server.client.workflow.getHandle(id).describe()),
  );
const health = () => run('worker', serviceOf(model, 'worker').healthcheck?.test.slice(1) ?? []);

async function workerCommand(): Promise<readonly string[]> {
  const dockerfile = await readFile(path.join(REPOSITORY_ROOT, 'infra/docker/worker/Dockerfile'), 'utf8');
  return JSON.parse(/^CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]') as string[];
}

describe("the worker's image", () => {
  it('is readable for its user, whatever the umask of the checkout', async () => {
    const unreadable = [
      '!',
      '-type',
      'l',
      '(',
      '!',
      '-perm',
      '-o=r',
      '-o',
      '-type',
      'd',
      '!',
      '-perm',
      '-o=x',
      ')',
    ];
    const { stdout } = await execa('find', [app, '-mindepth', '1', ...unreadable]);
    expect(stdout).toBe('');
  });

  it('is not healthy before a worker polls', async () => {
    const { exitCode, all } = await health();
    expect(all).toMatch(/no worker of host .* polls task queue company-pipeline/);
    expect(exitCode).toBe(1);
  });

  it('becomes healthy with its own packages and bundle, serves its metrics, and stops in order when told to', async () => {
    const worker = run('worker', await workerCommand());
    await until('the worker is healthy', health, ({ exitCode }) => exitCode === 0);
    const { data } = await axios.get<string>(`http://127.0.0.1:${metricsPort}/metrics`, { proxy: false });
    expect(data).toMatch(/^temporal_worker_task_slots_available\{.*task_queue="company-pipeline".*\} \d+$/m);
    worker.kill('SIGTERM');
    const { exitCode, all } = await worker;
    expect(all).not.toMatch(/Workflow bundle created/);
    expect(exitCode).toBe(0);
  });
});

describe('the console in that image', () => {
  it('shows itself healthy to who has its token, says what is not well, and stops in order', async () => {
    const words = (part: readonly string[] | null | undefined) =>
      (part ?? []).map((word) => word.replaceAll(':9021', `:${consolePort}`));
    const { command, healthcheck } = serviceOf(model, 'console');
    const page = run('console', words(command));
    const checked = () => run('console', words(healthcheck?.test.slice(1)));
    await until('the console is healthy', checked, ({ exitCode }) => exitCode === 0);
    const view = `http://127.0.0.1:${consolePort}/api/view`;
    const { status } = await axios.get(view, { proxy: false, validateStatus: () => true });
    expect(status).toBe(401);
    page.kill('SIGTERM');
    expect((await page).exitCode).toBe(0);
    expect((await checked()).exitCode).toBe(1);
  });
});

describe('what Grafana reads, written in that image', () => {
  it.each([
    ['companies,earthquakes', ['companies.json', 'earthquakes.json', 'operations.json']],
    ['earthquakes', ['earthquakes.json', 'operations.json']],
  ])('is of the pipelines %s', async (pipelines, dashboards) => {
    const folder = path.join(app, 'grafana-files');
    const words = serviceOf(model, 'grafana-files').command?.slice(0, -1) ?? [];
    const { exitCode, all } = await run('grafana-files', ['env', `PIPELINES=${pipelines}`, ...words, folder]);
    expect([exitCode, all]).toEqual([0, '']);
    expect(await readdir(path.join(folder, 'dashboards'))).toEqual(dashboards);
    expect(await readdir(path.join(folder, 'provisioning', 'alerting'))).toEqual(['alerts.json']);
  });
});

describe('the doubles in that image', () => {
  it.each(['company-source', 'earthquakes-source'])('%s answers its health check', async (name) => {
    const port = String(await getPort());
    const { command, healthcheck } = serviceOf(model, name);
    const double = run(name, [...(command ?? []), '--port', port]);
    const words = (healthcheck?.test.slice(1) ?? []).map((word) => word.replace(/:\d+\//, `:${port}/`));
    const checked = () => run(name, words);
    await until(`${name} is healthy`, checked, ({ exitCode }) => exitCode === 0);
    double.kill('SIGTERM');
    expect((await double).exitCode).toBe(0);
    expect((await checked()).exitCode).toBe(1);
  });
});

describe("Temporal's one-shots", () => {
  it('make the namespace where it is missing, and leave one that is there', async () => {
    const [shell = '', script = ''] = serviceOf(model, 'temporal-namespace').command ?? [];
    const mounted = serviceOf(model, 'temporal-namespace').volumes.find(({ target }) => target === script);
    const make = () =>
      run('temporal-namespace', ['env', 'TEMPORAL_NAMESPACE=other', shell, mounted?.source ?? '']);
    const first = await make();
    expect(first.all).toMatch(/successfully registered[^]*namespace other is there/);
    expect(first.exitCode).toBe(0);
    const again = await make();
    expect(again.all).toBe('namespace other is there');
    expect(again.exitCode).toBe(0);
  });

  it('start each pipeline once, however often they run', async () => {
    expect((await start()).exitCode).toBe(0);
    const first = await both();
    expect(first.map(({ type, taskQueue }) => [type, taskQueue])).toEqual([
      ['companyPipeline', 'company-pipeline'],
      ['earthquakesPipeline', 'earthquakes-pipeline'],
    ]);
    expect((await start()).exitCode).toBe(0);
    expect((await both()).map(({ runId }) => runId)).toEqual(first.map(({ runId }) => runId));
  });

  it('say why they cannot start one', async () => {
    const words = ['env', 'PIPELINES=companies,none', ...(serviceOf(model, 'pipeline').command ?? [])];
    const { all, exitCode } = await run('pipeline', words);
    expect(all).toBe('There is no pipeline none: expected one of companies, earthquakes');
    expect(exitCode).toBe(1);
  });
});
