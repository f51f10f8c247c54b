import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { chosen } from './childEnvironment.ts';
import { doublePort, doubles, type DoublePort } from './doubles.ts';
import { type Environment, readBoth, readEnvironment } from './environment.ts';
import { httpUrl, integer, port } from './fields.ts';
import { PIPELINE_VARIABLES, pipelinesVariable } from './pipelineVariables.ts';

/** Absolute path of the repository's root. */
export const REPOSITORY_ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Default ports of the native stack: those of the pipeline it replaces, where it had them. */
const schema = z.object({
  PIPELINE_HOME: z.string().default(path.join(REPOSITORY_ROOT, '.pipeline')),
  PIPELINE_SERVERS: z.string().optional(),
  TEMPORAL_PORT: port.default(7233),
  TEMPORAL_UI_PORT: port.default(8233),
  TEMPORAL_METRICS_PORT: port.default(9233),
  KAFKA_PORT: port.default(9092),
  KAFKA_CONTROLLER_PORT: port.default(29093),
  SCHEMA_REGISTRY_PORT: port.default(8081),
  CASSANDRA_PORT: port.default(9042),
  CASSANDRA_STORAGE_PORT: port.default(7000),
  SPARK_MASTER_PORT: port.default(7077),
  SPARK_MASTER_UI_PORT: port.default(9090),
  SPARK_REST_PORT: port.default(6066),
  SPARK_WORKER_PORT: port.default(7078),
  SPARK_WORKER_UI_PORT: port.default(8082),
  SPARK_WORKER_CORES: integer(1, 1024).optional(),
  PIPELINES: pipelinesVariable.shape.PIPELINES,
  CONSOLE_PORT: port.default(9021),
  GRAFANA_HOME: z.string().optional(),
  GRAFANA_DOWNLOAD_URL: httpUrl.default('https://dl.grafana.com/oss/release'),
  GRAFANA_PORT: port.default(3000),
});

/** A driver takes one, an executor two. */
const CORES_A_PIPELINE = 3;

/** Names of the variables, for the documentation's test. */
export function localVariables(): readonly string[] {
  return [...Object.keys(schema.shape), ...doubles().map((it) => portVariable(doublePort(it)))];
}

/** TCP ports of the native stack, all on 127.0.0.1. */
export interface LocalPorts {
  readonly temporal: number;
  readonly temporalUi: number;
  readonly temporalMetrics: number;
  readonly kafka: number;
  readonly kafkaController: number;
  readonly schemaRegistry: number;
  readonly cassandra: number;
  readonly cassandraStorage: number;
  readonly sparkMaster: number;
  readonly sparkMasterUi: number;
  readonly sparkRest: number;
  readonly sparkWorker: number;
  readonly sparkWorkerUi: number;
  readonly console: number;
  readonly grafana: number;
  /** Of the pipelines' doubles. */
  readonly [double: DoublePort]: number;
}

/** Name of the variable that sets a port: `sparkMasterUi` is `SPARK_MASTER_UI_PORT`. */
export function portVariable(name: string): string {
  return `${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}_PORT`;
}

/** The port of a name. @throws where there is no double of that name. */
export function portOf(ports: LocalPorts, name: keyof LocalPorts): number {
  const number = ports[name];
  if (number === undefined) throw new Error(`There is no port ${name}`);
  return number;
}

/** Where the native stack lives and listens. */
export interface LocalConfig {
  /** Absolute path of the folder with the stack's data, logs and state. */
  readonly home: string;
  /** Absolute path of the folder with the downloaded servers; stacks may share it. */
  readonly servers: string;
  /** Absolute path of an installed Grafana; without it, the one of the `grafana` on the path, else a downloaded one. */
  readonly grafanaHome?: string;
  /** Whether the stack is to have one at all. */
  readonly withGrafana: boolean;
  /** The folder of a web server that Grafana's archive is in, without a trailing slash. */
  readonly grafanaDownloadUrl: string;
  readonly ports: LocalPorts;
  /** Names of the pipelines that it runs. */
  readonly pipelines: readonly string[];
  /** Cores that the Spark worker offers; they are counted, not bound to the machine's. A driver takes one. */
  readonly sparkWorkerCores: number;
}

/**
 * Reads and checks the native stack's configuration.
 * @throws ConfigurationError that lists everything that is wrong.
 */
export function readLocalConfig(environment: Environment = process.env): LocalConfig {
  const [env, doublePorts] = readBoth(
    () => readEnvironment(schema, environment),
    () => readDoublePorts(environment),
  );
  const home = path.resolve(env.PIPELINE_HOME);
  return {
    home,
    servers: path.resolve(env.PIPELINE_SERVERS ?? path.join(REPOSITORY_ROOT, '.pipeline', 'servers')),
    ...(env.GRAFANA_HOME === undefined ? {} : { grafanaHome: path.resolve(env.GRAFANA_HOME) }),
    withGrafana: true,
    grafanaDownloadUrl: env.GRAFANA_DOWNLOAD_URL,
    ports: {
      temporal: env.TEMPORAL_PORT,
      temporalUi: env.TEMPORAL_UI_PORT,
      temporalMetrics: env.TEMPORAL_METRICS_PORT,
      kafka: env.KAFKA_PORT,
      kafkaController: env.KAFKA_CONTROLLER_PORT,
      schemaRegistry: env.SCHEMA_REGISTRY_PORT,
      cassandra: env.CASSANDRA_PORT,
      cassandraStorage: env.CASSANDRA_STORAGE_PORT,
      sparkMaster: env.SPARK_MASTER_PORT,
      sparkMasterUi: env.SPARK_MASTER_UI_PORT,
      sparkRest: env.SPARK_REST_PORT,
      sparkWorker: env.SPARK_WORKER_PORT,
      sparkWorkerUi: env.SPARK_WORKER_UI_PORT,
      console: env.CONSOLE_PORT,
      grafana: env.GRAFANA_PORT,
      ...doublePorts,
    },
    sparkWorkerCores: env.SPARK_WORKER_CORES ?? CORES_A_PIPELINE * env.PIPELINES.length,
    pipelines: env.PIPELINES,
  };
}

/** Of each pipeline that has a double, whether it runs or not, so that names of ports do not depend on it. */
function readDoublePorts(environment: Environment): Readonly<Record<DoublePort, number>> {
  const all = doubles().map((it) => ({ ...it, key: doublePort(it), variable: portVariable(doublePort(it)) }));
  const variables = z.object(Object.fromEntries(all.map(({ variable }) => [variable, port.optional()])));
  const env = readEnvironment(variables, environment);
  return Object.fromEntries(all.map((it) => [it.key, env[it.variable] ?? Number(new URL(it.url).port)]));
}

/**
 * The pipeline's environment for a worker or command on this stack: what {@link readPipelineConfig} and
 * @temporalio/envconfig read, and nothing else. Variables already set in `environment` win, so that one system can be replaced.
 */
export function pipelineEnvironment(
  { home, ports, pipelines }: LocalConfig,
  environment: Environment,
): Environment {
  return {
    ...temporalVariables(home, ports, environment),
    KAFKA_BROKERS: `127.0.0.1:${ports.kafka}`,
    SCHEMA_REGISTRY_URL: `http://127.0.0.1:${ports.schemaRegistry}/apis/ccompat/v7`,
    CASSANDRA_CONTACT_POINTS: '127.0.0.1',
    SPARK_REST_URL: `http://127.0.0.1:${ports.sparkRest}`,
    SPARK_MASTER_UI_URL: `http://127.0.0.1:${ports.sparkMasterUi}`,
    SPARK_MASTER_URL: `spark://127.0.0.1:${ports.sparkMaster}`,
    SPARK_CHECKPOINT: `file://${path.join(home, 'data', 'checkpoint')}`,
    ...chosen(environment, PIPELINE_VARIABLES),
    CASSANDRA_PORT: String(ports.cassandra),
    PIPELINES: pipelines.join(','),
  };
}

/**
 * TEMPORAL_ADDRESS replaces Temporal, with all that its user has said of it. Without it, namespace, key, TLS and profile are those
 * of another server, which must get nothing from here, nor this one anything of theirs.
 */
function temporalVariables(
  home: string,
  ports: LocalPorts,
  environment: Environment,
): Readonly<Record<string, string | undefined>> {
  const nowhere = { TEMPORAL_CONFIG_FILE: path.join(home, 'config', 'temporal.toml') };
  const address = environment['TEMPORAL_ADDRESS'];
  if (address === undefined || address.trim() === '')
    return { TEMPORAL_ADDRESS: `127.0.0.1:${ports.temporal}`, ...nowhere };
  const ofTemporal = Object.entries(environment).filter(
    ([name]) => name.startsWith('TEMPORAL_') && !localVariables().includes(name),
  );
  return {
    // A profile is read where one is asked for.
    ...(environment['TEMPORAL_PROFILE'] === undefined ? nowhere : {}),
    ...Object.fromEntries(ofTemporal),
  };
}
