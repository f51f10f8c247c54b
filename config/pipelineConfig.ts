import { type Environment, readEnvironment } from './environment.ts';
import { pipelinesVariable, pipelineVariables } from './pipelineVariables.ts';

/** User name and password, where a system asks for them. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Kafka's brokers, and the shape of the topics made there. */
export interface KafkaConfig {
  readonly brokers: readonly string[];
  readonly tls: boolean;
  readonly sasl?: Credentials & { readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512' };
  readonly topicPartitions: number;
  readonly replicationFactor: number;
  /** Of the topic of records, all partitions together, as one replica holds them. */
  readonly retentionBytes: number;
}

/** A Schema Registry that speaks Confluent's API. */
export interface SchemaRegistryConfig {
  readonly url: string;
  readonly auth?: Credentials;
}

/** Cassandra's contact points; `replication` is the CQL map that the keyspace is made with. */
export interface CassandraConfig {
  readonly contactPoints: readonly string[];
  readonly port: number;
  readonly datacenter: string;
  readonly username: string;
  readonly password: string;
  /** How the streaming job logs in. */
  readonly job: Credentials;
  readonly tls: boolean;
  readonly replication: string;
  /** How long new dead letters are kept, 0 for ever; absent where it is left as the tables have it. */
  readonly deadLetterDays?: number;
}

/** Spark's standalone master, and how the streaming job is run there. */
export interface SparkConfig {
  /** The master's REST submission server. */
  readonly restUrl: string;
  /** The master's web UI, whose `/json/` lists drivers and applications. */
  readonly uiUrl: string;
  readonly masterUrl: string;
  /** URI of the job's jar, readable on every Spark worker. */
  readonly jobJar: string;
  /** Path on each Spark worker of an archive of classes for the JVMs of driver and executors. */
  readonly classArchive?: string;
  /** URI of the folder that holds each stream's checkpoint. */
  readonly checkpoint: string;
  readonly driverMemory: string;
  readonly executorMemory: string;
  readonly executorCores: number;
  readonly coresMax: number;
  readonly triggerMs: number;
  readonly maxOffsetsPerTrigger: number;
  readonly minuteRetentionDays: number;
  readonly hourRetentionDays: number;
  /** Further Spark properties, as they are. */
  readonly extraConf: Readonly<Record<string, string>>;
}

/** The worker process. */
export interface WorkerConfig {
  /** Of an activity's heartbeats no more than one in this time reaches Temporal. */
  readonly heartbeatMs: number;
  readonly shutdownGraceMs: number;
  /** Folder of the pipelines' workflows as prebuilt bundles; without one the worker bundles them itself. */
  readonly workflowBundles?: string;
  /** This worker's version, in Worker Versioning: see docs/upgrades.md. Without one it is of no version. */
  readonly buildId?: string;
  /** `host:port` where the process serves its metrics for Prometheus; without one it does not. */
  readonly metricsAddress?: string;
}

/** All of it. */
export interface PipelineConfig {
  /** Names of the pipelines that a worker process is for, each on its own task queue. */
  readonly pipelines: readonly string[];
  readonly kafka: KafkaConfig;
  readonly schemaRegistry: SchemaRegistryConfig;
  readonly cassandra: CassandraConfig;
  readonly spark: SparkConfig;
  /** A driver that makes no progress for so long although records wait is replaced. */
  readonly stream: { readonly stallMs: number };
  readonly worker: WorkerConfig;
}

/** The pipelines that a worker process is for. @throws ConfigurationError. */
export function readPipelineNames(environment: Environment = process.env): readonly string[] {
  return readEnvironment(pipelinesVariable, environment).PIPELINES;
}

/**
 * Reads and checks the pipeline's configuration.
 * @throws ConfigurationError that lists everything that is wrong.
 */
export function readPipelineConfig(environment: Environment = process.env): PipelineConfig {
  const env = readEnvironment(pipelineVariables, environment);
  return {
    pipelines: env.PIPELINES,
    kafka: {
      brokers: env.KAFKA_BROKERS,
      tls: env.KAFKA_TLS,
      ...(env.KAFKA_SASL_MECHANISM === undefined
        ? {}
        : {
            sasl: {
              mechanism: env.KAFKA_SASL_MECHANISM,
              username: env.KAFKA_SASL_USERNAME ?? '',
              password: env.KAFKA_SASL_PASSWORD ?? '',
            },
          }),
      topicPartitions: env.KAFKA_TOPIC_PARTITIONS,
      replicationFactor: env.KAFKA_REPLICATION_FACTOR,
      retentionBytes: env.KAFKA_RETENTION_BYTES,
    },
    schemaRegistry: {
      url: env.SCHEMA_REGISTRY_URL,
      ...(env.SCHEMA_REGISTRY_USERNAME === undefined
        ? {}
        : { auth: { username: env.SCHEMA_REGISTRY_USERNAME, password: env.SCHEMA_REGISTRY_PASSWORD ?? '' } }),
    },
    cassandra: {
      contactPoints: env.CASSANDRA_CONTACT_POINTS,
      port: env.CASSANDRA_PORT,
      datacenter: env.CASSANDRA_DATACENTER,
      username: env.CASSANDRA_USERNAME,
      password: env.CASSANDRA_PASSWORD,
      job:
        env.CASSANDRA_JOB_USERNAME === undefined
          ? { username: env.CASSANDRA_USERNAME, password: env.CASSANDRA_PASSWORD }
          : { username: env.CASSANDRA_JOB_USERNAME, password: env.CASSANDRA_JOB_PASSWORD ?? '' },
      tls: env.CASSANDRA_TLS,
      replication: env.CASSANDRA_REPLICATION,
      ...(env.DEAD_LETTER_RETENTION_DAYS === undefined
        ? {}
        : { deadLetterDays: env.DEAD_LETTER_RETENTION_DAYS }),
    },
    spark: {
      restUrl: env.SPARK_REST_URL,
      uiUrl: env.SPARK_MASTER_UI_URL,
      masterUrl: env.SPARK_MASTER_URL,
      jobJar: env.SPARK_JOB_JAR,
      ...(env.SPARK_CLASS_ARCHIVE === undefined ? {} : { classArchive: env.SPARK_CLASS_ARCHIVE }),
      checkpoint: env.SPARK_CHECKPOINT,
      driverMemory: env.SPARK_DRIVER_MEMORY,
      executorMemory: env.SPARK_EXECUTOR_MEMORY,
      executorCores: env.SPARK_EXECUTOR_CORES,
      coresMax: env.SPARK_CORES_MAX,
      triggerMs: env.SPARK_TRIGGER_MS,
      maxOffsetsPerTrigger: env.SPARK_MAX_OFFSETS_PER_TRIGGER,
      minuteRetentionDays: env.SPARK_MINUTE_RETENTION_DAYS,
      hourRetentionDays: env.SPARK_HOUR_RETENTION_DAYS,
      extraConf: env.SPARK_EXTRA_CONF,
    },
    stream: { stallMs: env.STREAM_STALL_MS },
    worker: {
      heartbeatMs: env.WORKER_HEARTBEAT_MS,
      shutdownGraceMs: env.WORKER_SHUTDOWN_GRACE_MS,
      ...(env.WORKFLOW_BUNDLES === undefined ? {} : { workflowBundles: env.WORKFLOW_BUNDLES }),
      ...(env.WORKER_METRICS_ADDRESS === undefined ? {} : { metricsAddress: env.WORKER_METRICS_ADDRESS }),
      ...(env.WORKER_BUILD_ID === undefined ? {} : { buildId: env.WORKER_BUILD_ID }),
    },
  };
}
