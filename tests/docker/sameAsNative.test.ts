import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { readLocalConfig, REPOSITORY_ROOT } from '../../config/localConfig.ts';
import { readPipelineConfig, readPipelineNames } from '../../config/pipelineConfig.ts';
import { ALERT_VARIABLES, readAlertConfig } from '../../config/alertConfig.ts';
import { PIPELINE_VARIABLES } from '../../config/pipelineVariables.ts';
import { readSourceConfig, sourceVariables } from '../../config/sourceConfig.ts';
import { readTemporalConfig } from '../../config/temporalConfig.ts';
import { readTracingConfig, TRACING_VARIABLES } from '../../config/tracingConfig.ts';
import { sparkSubmission } from '../../connections/spark/submission.ts';
import { PLUGIN } from '../../grafana/names.ts';
import { grafanaFiles } from '../../grafana/stackFiles.ts';
import { CASSANDRA_SETTINGS, CLUSTER_NAME, ONE_NODE } from '../../infra/servers/cassandra.ts';
import { KAFKA_SETTINGS } from '../../infra/servers/kafka.ts';
import { MASTER_SETTINGS, WORKER_SETTINGS } from '../../infra/servers/spark.ts';
import { TEMPORAL_SETTINGS } from '../../infra/servers/temporal.ts';
import { worker } from '../../infra/servers/worker.ts';
import { loadPipeline, pipelineNames } from '../../pipelines/load.ts';
import { loadSource } from '../../pipelines/loadSource.ts';
import { composeModel, SECRETS, serviceOf, systemPropertiesOf, type Model } from './model.ts';

let model: Model;
beforeAll(async () => {
  model = await composeModel(['ui', 'tools', 'metrics', 'doubles']);
});

const environmentOf = (name: string) => serviceOf(model, name).environment;
const read = (...names: string[]) => readFile(path.join(REPOSITORY_ROOT, ...names), 'utf8');
const asText = (values: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
/** A property of infra/servers/pom.xml. */
async function mavenVersion(property: string): Promise<string | undefined> {
  return new RegExp(`<${property}>(.*)</${property}>`).exec(await read('infra', 'servers', 'pom.xml'))?.[1];
}

describe('the stack of Docker', () => {
  it.each([
    ['broker', 'kafka'],
    ['schema-registry', 'schemaRegistry'],
    ['cassandra', 'cassandra'],
    ['spark-master', 'sparkMaster'],
    ['spark-master', 'sparkMasterUi'],
    ['temporal', 'temporal'],
    ['temporal-ui', 'temporalUi'],
    ['kafka-ui', 'console'],
  ] as const)('has %s on the port that the native stack has', (service, port) => {
    const published = serviceOf(model, service).ports.map((it) => Number(it.published));
    expect(published).toContain(readLocalConfig({}).ports[port]);
  });

  it('has Grafana where its users look for it', () => {
    expect(serviceOf(model, 'grafana').ports.map(({ published }) => published)).toEqual(['3000']);
  });

  it("sets Kafka's properties as the native broker has them", () => {
    const asVariables = Object.entries(KAFKA_SETTINGS).map(([name, value]) => [
      `KAFKA_${name.replaceAll('.', '_').toUpperCase()}`,
      value,
    ]);
    expect(environmentOf('broker')).toMatchObject(Object.fromEntries(asVariables));
  });

  it("sets of Temporal's dynamic configuration what the native server has", async () => {
    const settings: unknown = parse(await read('infra', 'docker', 'temporal', 'dynamic-config.yaml'));
    const everywhere = Object.entries(TEMPORAL_SETTINGS).map(([name, value]) => [name, [{ value }]]);
    expect(settings).toEqual(Object.fromEntries(everywhere));
  });

  it("sets Cassandra's as the native node has them", () => {
    const properties = systemPropertiesOf(environmentOf('cassandra')['JVM_EXTRA_OPTS']);
    const settings = Object.entries(CASSANDRA_SETTINGS).map(([name, value]) => [
      `cassandra.settings.${name}`,
      value,
    ]);
    expect(properties).toEqual({
      'cassandra.config.allow_system_properties': 'true',
      ...Object.fromEntries(settings),
      // The image's file sets it, and group sync does not go with it.
      'cassandra.settings.commitlog_sync_period': '0ms',
      ...asText(ONE_NODE),
    });
    expect(environmentOf('cassandra')['CASSANDRA_CLUSTER_NAME']).toBe(CLUSTER_NAME);
  });

  it("sets Spark's as the native daemons have them", () => {
    const master = systemPropertiesOf(environmentOf('spark-master')['SPARK_MASTER_OPTS']);
    const { command, environment } = serviceOf(model, 'spark-worker');
    expect(master).toMatchObject(asText(MASTER_SETTINGS));
    expect(systemPropertiesOf(environment['SPARK_WORKER_OPTS'])).toMatchObject(asText(WORKER_SETTINGS));
    expect(command?.[(command.indexOf('--cores') ?? 0) + 1]).toBe(
      String(readLocalConfig({ PIPELINES: 'companies,earthquakes' }).sparkWorkerCores),
    );
  });

  it('runs the versions that the native stack runs', async () => {
    const spark = await mavenVersion('spark.version');
    expect(serviceOf(model, 'broker').image).toBe(`apache/kafka:${await mavenVersion('kafka.version')}`);
    expect(serviceOf(model, 'cassandra').image).toBe(`cassandra:${await mavenVersion('cassandra.version')}`);
    expect(await read('infra', 'docker', 'spark', 'Dockerfile')).toMatch(
      new RegExp(
        `^FROM spark:${spark}-scala${await mavenVersion('scala.binary.version')}-java17-ubuntu$`,
        'm',
      ),
    );
    const submission = sparkSubmission(
      readPipelineConfig(environmentOf('worker')),
      await loadPipeline('companies'),
      'company-pipeline/stream',
      { namespace: 'default', namespaceId: '0' },
    );
    expect(submission.clientSparkVersion).toBe(spark);
  });

  it('has one version of Temporal for the server and its tools', () => {
    const version = serviceOf(model, 'temporal').image?.split(':')[1];
    for (const name of ['temporal-schema', 'temporal-namespace', 'temporal-cli'])
      expect(serviceOf(model, name).image).toBe(`temporalio/admin-tools:${version}`);
  });

  it('gives the worker a configuration that it takes, of variables that it knows', async () => {
    const environment = environmentOf('worker');
    const sources = await Promise.all(pipelineNames().map(loadSource));
    const known = [
      ...PIPELINE_VARIABLES,
      ...ALERT_VARIABLES,
      ...TRACING_VARIABLES,
      ...sources.flatMap(({ configuration }) => sourceVariables(configuration)),
      'TEMPORAL_ADDRESS',
      'TEMPORAL_NAMESPACE',
    ];
    const ours = Object.keys(environment).filter(
      (name) => !/_proxy$/i.test(name) || name.endsWith('_API_PROXY'),
    );
    expect(known).toEqual(expect.arrayContaining(ours));
    const config = readPipelineConfig(environment);
    expect(readAlertConfig(pipelineNames(), environment)).toEqual({ thresholds: {} });
    expect(readTracingConfig(environment)).toBeUndefined();
    expect(sources.map(({ configuration }) => readSourceConfig(configuration, environment).url)).toEqual([
      'https://fakerapi.it/api/v1/companies',
      'https://earthquake.usgs.gov/fdsnws/event/1/query',
    ]);
    expect(config.spark.extraConf).toEqual({ 'spark.ui.reverseProxy': 'true' });
    expect(readTemporalConfig(environment).connection.address).toBe('temporal:7233');
  });

  it('points the worker at services of the stack', () => {
    const environment = environmentOf('worker');
    const addresses = Object.values(environment).flatMap((value) =>
      [...value.matchAll(/^(?:\w+:\/\/)?([a-z-]+):\d+/g)].map(([, host]) => host),
    );
    expect(addresses).toHaveLength(6);
    for (const host of [...addresses, environment['CASSANDRA_CONTACT_POINTS']])
      expect(Object.keys(model.services)).toContain(host);
  });

  it('puts the job and the checkpoint where the worker says they are', async () => {
    const { SPARK_JOB_JAR, SPARK_CHECKPOINT } = environmentOf('worker');
    const dockerfile = await read('infra', 'docker', 'spark', 'Dockerfile');
    const [, jar, folder] = /COPY --from=job .*\/(\S+\.jar) (\S+\/)/.exec(dockerfile) ?? [];
    expect(SPARK_JOB_JAR).toBe(`file://${folder}${jar}`);
    const checkpoint = serviceOf(model, 'spark-worker').volumes.find(
      ({ source }) => source === 'checkpoint',
    )?.target;
    expect(SPARK_CHECKPOINT).toBe(`file://${checkpoint}`);
    expect(dockerfile).toMatch(new RegExp(`install -d -o spark -g spark .*${checkpoint}`));
  });

  it('has Grafana read what is written for it', () => {
    const [{ source, target } = { source: '', target: '' }] = serviceOf(model, 'grafana-files').volumes;
    expect(serviceOf(model, 'grafana-files').command?.at(-1)).toBe(target);
    const mount = serviceOf(model, 'grafana').volumes.find((it) => it.source === source);
    expect(mount?.read_only).toBe(true);
    const files = grafanaFiles(mount?.target ?? '');
    expect(environmentOf('grafana')).toMatchObject({
      GF_PATHS_PROVISIONING: files.provisioning,
      DASHBOARDS_PATH: files.dashboards,
      GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: files.home,
    });
  });

  it("has the version of Grafana's plugin that the dashboards are made for", async () => {
    const dockerfile = await read('infra', 'docker', 'grafana', 'Dockerfile');
    expect(dockerfile).toContain(`plugins install ${PLUGIN.id} ${PLUGIN.version}\n`);
  });

  it('prepares, works and starts the pipelines of PIPELINES, without it the companies', async () => {
    const both = await composeModel(['ui'], { ...SECRETS, PIPELINES: 'companies,earthquakes' });
    // Grafana, too: it reads its files when it starts, and is started anew where these variables change.
    for (const name of ['cassandra-roles', 'worker', 'pipeline', 'grafana-files', 'grafana']) {
      expect(readPipelineNames(environmentOf(name))).toEqual(['companies']);
      expect(readPipelineNames(serviceOf(both, name).environment)).toEqual(['companies', 'earthquakes']);
    }
  });

  it.each([
    ['companies', 'company-source'],
    ['earthquakes', 'earthquakes-source'],
  ])('has the double of %s at the URL that .env.example tells', async (pipeline, service) => {
    const { variables } = (await loadSource(pipeline)).configuration;
    const url = new RegExp(`${variables}_URL=(http://${service}:\\S+)`).exec(await read('.env.example'))?.[1];
    const { port } = new URL(url ?? '');
    const { command, healthcheck, ports } = serviceOf(model, service);
    expect(command).toEqual(expect.arrayContaining([`pipelines/${pipeline}/double/main.ts`, '0.0.0.0']));
    expect(healthcheck?.test.at(-1)).toContain(`http://127.0.0.1:${port}/`);
    expect(ports).toEqual([]);
  });

  it('leaves the worker the time to stop that the native stack leaves it', () => {
    expect(serviceOf(model, 'worker').stop_grace_period).toBe(`${worker.stopMs / 1000}s`);
    const grace = readPipelineConfig(environmentOf('worker')).worker.shutdownGraceMs;
    // workers/worker.ts forces what is left ten seconds after the grace.
    expect(worker.stopMs).toBeGreaterThan(grace + 10_000);
  });
});
