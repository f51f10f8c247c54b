import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readLocalConfig, REPOSITORY_ROOT } from '../../config/localConfig.ts';
import { worker } from './worker.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'company-pipeline-worker-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const environmentOf = async (environment: Record<string, string>) =>
  (await worker.prepare(readLocalConfig({ ...environment, PIPELINE_HOME: home }), environment)).env;

describe("the worker's environment", () => {
  it('has what is configured of the sources of its pipelines, and of no other', async () => {
    const sources = { COMPANY_API_URL: 'https://example.org/companies', COMPANY_API_TOKEN: 't' };
    expect(await environmentOf(sources)).toMatchObject({ PIPELINES: 'companies', ...sources });
    expect(await environmentOf({ ...sources, PIPELINES: 'earthquakes' })).not.toHaveProperty(
      'COMPANY_API_TOKEN',
    );
  });

  it('has whom it tells of alerts, and with which token', async () => {
    const alerts = {
      PIPELINE_ALERT_WEBHOOK_URL: 'https://hooks.example.org/',
      PIPELINE_ALERT_WEBHOOK_TOKEN: 't',
    };
    expect(await environmentOf(alerts)).toMatchObject(alerts);
  });

  it('has where it sends traces, and nothing else that is set of OpenTelemetry', async () => {
    const traces = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example.org',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20t',
      OTEL_SERVICE_NAME: 'here',
    };
    const environment = await environmentOf({ ...traces, OTEL_TRACES_SAMPLER: 'always_off' });
    expect(environment).toMatchObject(traces);
    expect(environment).not.toHaveProperty('OTEL_TRACES_SAMPLER');
  });

  it('has our own source of companies where no other is named', async () => {
    expect(await environmentOf({})).toMatchObject({
      COMPANY_API_URL: 'http://127.0.0.1:8000/api/v1/companies',
    });
  });

  it("has a place of the stack's own for the program of its bundler, as no other may be fit to load one from", async () => {
    const cache = path.join(home, 'tmp', 'worker');
    expect(await environmentOf({})).toHaveProperty('SWC_NATIVE_BINDING_CACHE', cache);
    await expect(readdir(cache)).resolves.toEqual([]);
  });
});

test("the worker's image starts it as it is started natively, with the same options of Node.js", async () => {
  const dockerfile = await readFile(path.join(REPOSITORY_ROOT, 'infra/docker/worker/Dockerfile'), 'utf8');
  const { args } = await worker.prepare(readLocalConfig({ PIPELINE_HOME: home }), {});
  expect(args).toContain('--max-semi-space-size=64');
  const command = ['node', ...args.map((arg) => arg.replace(`${REPOSITORY_ROOT}${path.sep}`, ''))];
  expect(JSON.parse(/^CMD (.*)$/m.exec(dockerfile)?.[1] ?? '')).toEqual(command);
});
