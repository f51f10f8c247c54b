import { createHash, scryptSync } from 'node:crypto';
import type { CassandraConfig, KafkaConfig, PipelineConfig } from '../../config/pipelineConfig.ts';
import type { Pipeline, PipelineDefinition } from '../../domain/definition.ts';
import { KEYSPACE, pipelineIdOf, SPARK_MAIN_CLASS, SHARED_TABLES } from '../../domain/names.ts';
import { JVM_LOCALE } from '../jvmLocale.ts';
import type { StreamRestart } from '../../domain/streamObstacles.ts';
import { jobDefinition } from './jobDefinition.ts';
import type { CreateSubmission } from './master.ts';
import { ownerText, type StreamOwner } from '../temporal/streamOwner.ts';

/** The version whose REST protocol this speaks; the master does not compare it. */
const SPARK_VERSION = '3.5.7';

/** What spark-submit adds on JDK 17 (org.apache.spark.launcher.JavaModuleOptions) and the REST server does not. */
export const JDK_ACCESS: readonly string[] = [
  ...[
    'java.lang',
    'java.lang.invoke',
    'java.lang.reflect',
    'java.io',
    'java.net',
    'java.nio',
    'java.util',
    'java.util.concurrent',
    'java.util.concurrent.atomic',
    'sun.nio.ch',
    'sun.nio.cs',
    'sun.security.action',
    'sun.util.calendar',
  ].map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`),
  '-Djdk.reflect.useDirectMethodHandle=false',
];

/**
 * A temporary folder that Spark's worker clears away with all else of an ended driver or executor, the one it runs in: what is
 * killed has no time to delete its own.
 */
const OWN_TEMPORARY_FOLDER = '-Djava.io.tmpdir=.';

/**
 * The quick compiler alone. The other one is busy for half a minute of a core with the first batches, just when there is most to catch
 * up on: it makes an executor at most some 7 % faster afterwards (docs/performance.md).
 */
const QUICK_START = '-XX:TieredStopAtLevel=1';

/** Properties whose further values are added to ours, since replacing them would break the driver. */
const JAVA_OPTIONS = ['spark.driver.extraJavaOptions', 'spark.executor.extraJavaOptions'] as const;

/**
 * The submission of the streaming job for a stream: what the job reads is a Spark property, or a secret in its environment.
 * `extraConf` wins over all of it, except that Java options are added to ours, and the locale is always ours.
 */
export function sparkSubmission(
  config: PipelineConfig,
  pipeline: Pipeline,
  streamId: string,
  owner: StreamOwner,
  restart?: StreamRestart,
): CreateSubmission {
  const submission = submissionOf(config, pipeline, streamId, owner);
  return {
    ...submission,
    sparkProperties: {
      ...submission.sparkProperties,
      [LABEL]: `${ownerText(owner)} ${fingerprint(submission, owner)}`,
      ...(restart === undefined ? {} : restartProperties(restart)),
    },
  };
}

/** What the job's application is named by, beside its stream and its driver: the owner, and the submission's fingerprint. */
export const LABEL = 'spark.pipeline.label';

/** The fingerprint in a submission: that of another one differs, but for where a restart begins. */
export function fingerprintOf({ sparkProperties }: CreateSubmission): string | undefined {
  return sparkProperties[LABEL]?.split(' ')[1];
}

/**
 * Everybody may read an application's name, and passwords are among what is submitted. So this costs some 50 ms, with a salt, and is
 * short: four thousand million passwords share one.
 */
function fingerprint(submission: CreateSubmission, owner: StreamOwner): string {
  const text = JSON.stringify({
    ...submission,
    sparkProperties: Object.entries(submission.sparkProperties).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  });
  return scryptSync(text, ownerText(owner), 4).toString('hex');
}

function restartProperties({ id, offsets }: StreamRestart): Record<string, string> {
  return {
    'spark.pipeline.restart': id,
    'spark.pipeline.startingOffsets': offsets === undefined ? 'earliest' : JSON.stringify(offsets),
  };
}

function submissionOf(
  config: PipelineConfig,
  pipeline: Pipeline,
  streamId: string,
  owner: StreamOwner,
): CreateSubmission {
  const { spark, kafka, cassandra } = config;
  const javaOptions = [
    ...JDK_ACCESS,
    OWN_TEMPORARY_FOLDER,
    QUICK_START,
    ...classArchive(spark.classArchive),
  ].join(' ');
  const properties: Record<string, string> = {
    'spark.app.name': streamId,
    'spark.master': spark.masterUrl,
    'spark.submit.deployMode': 'cluster',
    // The workflow is the supervisor: a driver that Spark restarts would hide its failures behind the state RUNNING.
    'spark.driver.supervise': 'false',
    // What spark-submit derives from the job's jar: the executors get it from the driver.
    'spark.jars': spark.jobJar,
    // Spark's own pattern would show SASL's configuration, password included, in the web UI.
    'spark.redaction.regex': '(?i)secret|password|token|access[.]?key|jaas',
    'spark.driver.memory': spark.driverMemory,
    'spark.executor.memory': spark.executorMemory,
    'spark.executor.cores': String(spark.executorCores),
    'spark.cores.max': String(spark.coresMax),
    'spark.driver.extraJavaOptions': javaOptions,
    'spark.executor.extraJavaOptions': javaOptions,
    'spark.pipeline.stream': streamId,
    'spark.pipeline.pipeline': pipelineIdOf(streamId, 'stream', pipeline.definition.names.workflowId),
    'spark.pipeline.topic': pipeline.definition.names.topic,
    'spark.pipeline.definition': jobDefinition(pipeline),
    'spark.pipeline.keyspace': KEYSPACE,
    'spark.pipeline.owner': ownerText(owner),
    'spark.pipeline.checkpoint': checkpointOf(spark.checkpoint, streamId, owner),
    'spark.pipeline.earlierCheckpoint': checkpointOf(spark.checkpoint, streamId),
    'spark.pipeline.triggerMs': String(spark.triggerMs),
    'spark.pipeline.maxOffsetsPerTrigger': String(spark.maxOffsetsPerTrigger),
    'spark.pipeline.retention.minuteDays': String(spark.minuteRetentionDays),
    'spark.pipeline.retention.hourDays': String(spark.hourRetentionDays),
    ...prefixed('spark.pipeline.tables.', jobTables(pipeline.definition)),
    ...prefixed('spark.pipeline.kafka.', kafkaProperties(kafka)),
    ...prefixed('spark.cassandra.', cassandraProperties(cassandra)),
  };
  for (const [name, value] of Object.entries(spark.extraConf)) {
    const ours = JAVA_OPTIONS.some((added) => added === name) ? properties[name] : undefined;
    properties[name] = ours === undefined ? value : `${ours} ${value}`;
  }
  for (const name of JAVA_OPTIONS) properties[name] = [properties[name], ...JVM_LOCALE].join(' ');
  return {
    action: 'CreateSubmissionRequest',
    clientSparkVersion: SPARK_VERSION,
    appResource: spark.jobJar,
    mainClass: SPARK_MAIN_CLASS,
    appArgs: [],
    environmentVariables: {
      // Without it the worker's own environment script is looked for, and its absence fails the driver.
      SPARK_ENV_LOADED: '1',
      ...secrets(config),
    },
    sparkProperties: properties,
  };
}

/** What the job takes from its environment (Secrets.java): Spark puts all properties on the driver's command line. */
function secrets({ kafka, cassandra }: PipelineConfig): Record<string, string> {
  return {
    COMPANY_PIPELINE_CASSANDRA_PASSWORD: cassandra.job.password,
    ...(kafka.sasl === undefined ? {} : { COMPANY_PIPELINE_KAFKA_JAAS_CONFIG: jaasConfig(kafka.sasl) }),
  };
}

/** Without the file, a JVM starts as if nothing were said; Spark splits the options as a shell does. */
function classArchive(file: string | undefined): readonly string[] {
  return file === undefined ? [] : [`"-XX:SharedArchiveFile=${file.replace(/["\\]/g, '\\$&')}"`];
}

/** The tables that the job uses, under the names by which it knows them. */
function jobTables({ names }: PipelineDefinition): Record<string, string> {
  const { putOffDays, writeTimes, deadLettersBySlice, deadLetterSlices, streamProgress, pipelineMetrics } =
    SHARED_TABLES;
  return {
    ...names.tables,
    putOffDays,
    writeTimes,
    deadLettersBySlice,
    deadLetterSlices,
    streamProgress,
    pipelineMetrics,
  };
}

/**
 * A checkpoint of the stream's own, so that no other workflow's driver ever shares it: `<base>/default-company-pipeline-stream-<hash>`.
 * The hash tells apart ids that differ only in what a file's name cannot hold, and namespaces of other clusters. Earlier versions
 * left the owner out.
 */
function checkpointOf(base: string, streamId: string, owner?: StreamOwner): string {
  const name = owner === undefined ? streamId : `${owner.namespace}/${streamId}`;
  const identity = owner === undefined ? streamId : `${owner.namespaceId}/${streamId}`;
  const readable = name.replaceAll(/[^A-Za-z0-9._]+/g, '-').slice(0, 80);
  const hash = createHash('sha256').update(identity).digest('hex').slice(0, 8);
  return `${base.replace(/\/+$/, '')}/${readable}-${hash}`;
}

function kafkaProperties({ brokers, tls, sasl }: KafkaConfig): Record<string, string> {
  const protocol = sasl === undefined ? (tls ? 'SSL' : 'PLAINTEXT') : tls ? 'SASL_SSL' : 'SASL_PLAINTEXT';
  return {
    'bootstrap.servers': brokers.join(','),
    'security.protocol': protocol,
    ...(sasl === undefined ? {} : { 'sasl.mechanism': sasl.mechanism.toUpperCase() }),
  };
}

function jaasConfig({ mechanism, username, password }: NonNullable<KafkaConfig['sasl']>): string {
  const login = mechanism === 'plain' ? 'plain.PlainLoginModule' : 'scram.ScramLoginModule';
  return `org.apache.kafka.common.security.${login} required username=${quoted(username)} password=${quoted(password)};`;
}

/** A string of JAAS's syntax. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, (character) => `\\${character}`)}"`;
}

function cassandraProperties(cassandra: CassandraConfig): Record<string, string> {
  return {
    'connection.host': cassandra.contactPoints.join(','),
    'connection.port': String(cassandra.port),
    'connection.localDC': cassandra.datacenter,
    'auth.username': cassandra.job.username,
    ...(cassandra.tls ? { 'connection.ssl.enabled': 'true' } : {}),
  };
}

function prefixed(prefix: string, properties: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [`${prefix}${name}`, value]));
}
