import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { flag, hostAndPort, httpUrl, integer, jsonObject, list, port } from './fields.ts';

/**
 * What the worker and the command line need to reach the pipeline's systems. The defaults are those of the native stack.
 * Temporal's own address, namespace and TLS are read by @temporalio/envconfig, as the `temporal` command reads them.
 */
/** Of the job's properties in earlier versions: one that is left would be ignored, and with it what it is for. */
const EARLIER_PREFIX = 'spark.companypipeline.';

/** The pipeline that runs where none is named. */
export const DEFAULT_PIPELINE = 'companies';

const schema = z.object({
  PIPELINES: list
    .refine((names) => new Set(names).size === names.length, 'expected each pipeline once')
    .default([DEFAULT_PIPELINE]),

  KAFKA_BROKERS: list.pipe(z.array(hostAndPort)).default(['127.0.0.1:9092']),
  KAFKA_TLS: flag.default(false),
  KAFKA_SASL_MECHANISM: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
  KAFKA_SASL_USERNAME: z.string().optional(),
  KAFKA_SASL_PASSWORD: z.string().optional(),
  KAFKA_TOPIC_PARTITIONS: integer(1, 10_000).default(3),
  KAFKA_REPLICATION_FACTOR: integer(1, 100).default(1),
  KAFKA_RETENTION_BYTES: integer(1024 ** 2).default(20 * 1024 ** 3),

  SCHEMA_REGISTRY_URL: httpUrl.default('http://127.0.0.1:8081/apis/ccompat/v7'),
  SCHEMA_REGISTRY_USERNAME: z.string().optional(),
  SCHEMA_REGISTRY_PASSWORD: z.string().optional(),

  CASSANDRA_CONTACT_POINTS: list.default(['127.0.0.1']),
  CASSANDRA_PORT: port.default(9042),
  CASSANDRA_DATACENTER: z.string().default('datacenter1'),
  CASSANDRA_USERNAME: z.string().default('cassandra'),
  CASSANDRA_PASSWORD: z.string().default('cassandra'),
  CASSANDRA_JOB_USERNAME: z.string().optional(),
  CASSANDRA_JOB_PASSWORD: z.string().optional(),
  CASSANDRA_TLS: flag.default(false),
  CASSANDRA_REPLICATION: z
    .string()
    .regex(/^\{.*\}$/, 'expected a CQL map')
    .default("{'class': 'SimpleStrategy', 'replication_factor': 1}"),
  // Cassandra refuses what would expire after the year 2037.
  DEAD_LETTER_RETENTION_DAYS: integer(0, 1825).optional(),

  SPARK_REST_URL: httpUrl.default('http://127.0.0.1:6066'),
  SPARK_MASTER_UI_URL: httpUrl.default('http://127.0.0.1:9090'),
  SPARK_MASTER_URL: z
    .string()
    .regex(/^spark:\/\/.+/, 'expected spark://host:port')
    .default('spark://127.0.0.1:7077'),
  SPARK_JOB_JAR: z.string().default(new URL('../spark/target/stream-records.jar', import.meta.url).href),
  SPARK_CLASS_ARCHIVE: z.string().startsWith('/', 'expected an absolute path').optional(),
  // As the native stack says it: Hadoop takes a percent sign for itself.
  SPARK_CHECKPOINT: z
    .string()
    .default(`file://${fileURLToPath(new URL('../.pipeline/data/checkpoint', import.meta.url))}`),
  SPARK_DRIVER_MEMORY: z.string().default('512m'),
  SPARK_EXECUTOR_MEMORY: z.string().default('512m'),
  SPARK_EXECUTOR_CORES: integer(1, 1024).default(2),
  SPARK_CORES_MAX: integer(1, 100_000).default(2),
  SPARK_TRIGGER_MS: integer(0, 3_600_000).default(1000),
  SPARK_MAX_OFFSETS_PER_TRIGGER: integer(1).default(20_000),
  // The least that the job takes: see Retention.java.
  SPARK_MINUTE_RETENTION_DAYS: integer(8, 7300).default(30),
  SPARK_HOUR_RETENTION_DAYS: integer(366, 7300).default(730),
  SPARK_EXTRA_CONF: jsonObject('of Spark properties')
    .pipe(z.record(z.string(), z.string()))
    .superRefine((properties, context) => {
      for (const name of Object.keys(properties).filter((it) => it.startsWith(EARLIER_PREFIX)))
        context.addIssue(`${name} is spark.pipeline.${name.slice(EARLIER_PREFIX.length)} now`);
    })
    .default({}),

  STREAM_STALL_MS: integer(15_000, 86_400_000).default(120_000),
  WORKER_BUILD_ID: z
    .string()
    .regex(/^[\w.+-]{1,128}$/, 'expected letters, digits, or any of _.+-')
    .optional(),
  // The stream's heartbeat time-out is 10 s: a worker that is busy for a moment must not miss it.
  WORKER_HEARTBEAT_MS: integer(1000, 5000).default(1000),
  WORKER_METRICS_ADDRESS: hostAndPort.optional(),
  WORKER_SHUTDOWN_GRACE_MS: integer(0, 600_000).default(3_000),
  WORKFLOW_BUNDLES: z.string().optional(),
});

/** Names of the variables, for the documentation's test. */
export const PIPELINE_VARIABLES: readonly string[] = Object.keys(schema.shape);

/** That which names the pipelines, as the other variables' names follow from it. */
export const pipelinesVariable = schema.pick({ PIPELINES: true });

/** The variables, each checked, and those that go together. */
export const pipelineVariables = schema
  .refine(
    (env) =>
      (env.KAFKA_SASL_MECHANISM === undefined) === (env.KAFKA_SASL_USERNAME === undefined) &&
      (env.KAFKA_SASL_USERNAME === undefined) === (env.KAFKA_SASL_PASSWORD === undefined),
    {
      path: ['KAFKA_SASL_MECHANISM'],
      message:
        'expected KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD together, or none of them',
    },
  )
  .refine((env) => env.CASSANDRA_JOB_USERNAME === undefined || env.CASSANDRA_JOB_PASSWORD !== undefined, {
    path: ['CASSANDRA_JOB_PASSWORD'],
    message: 'expected with CASSANDRA_JOB_USERNAME',
  })
  .refine(
    (env) => (env.SCHEMA_REGISTRY_USERNAME === undefined) === (env.SCHEMA_REGISTRY_PASSWORD === undefined),
    {
      path: ['SCHEMA_REGISTRY_USERNAME'],
      message: 'expected SCHEMA_REGISTRY_USERNAME and SCHEMA_REGISTRY_PASSWORD together, or neither',
    },
  );
