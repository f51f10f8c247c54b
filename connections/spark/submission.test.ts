import { readFileSync } from 'node:fs';
import path from 'node:path';
import { REPOSITORY_ROOT } from '../../config/localConfig.ts';
import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import type { StreamRestart } from '../../domain/streamObstacles.ts';
import { companies } from '../../pipelines/companies/pipeline.ts';
import { checkedPipeline } from '../../pipelines/load.ts';
import { jobDefinition } from './jobDefinition.ts';
import { fingerprintOf, LABEL, sparkSubmission } from './submission.ts';

const SCHEMA = path.join(REPOSITORY_ROOT, 'pipelines', 'companies', 'record.schema.json');
const COMPANIES = checkedPipeline(companies, readFileSync(SCHEMA, 'utf8'));
const OWNER = { namespace: 'default', namespaceId: '0a1b2c3d-0000-4000-8000-000000000000' };

function submissionWith(environment: Record<string, string>) {
  return sparkSubmission(readPipelineConfig(environment), COMPANIES, 'company-pipeline/stream', OWNER);
}

function propertiesWith(environment: Record<string, string>): Readonly<Record<string, string>> {
  return submissionWith(environment).sparkProperties;
}

function checkpoint(streamId: string): string | undefined {
  return sparkSubmission(readPipelineConfig({}), COMPANIES, streamId, OWNER).sparkProperties[
    'spark.pipeline.checkpoint'
  ];
}

function checkpointOf(namespace: string, namespaceId: string): string | undefined {
  return sparkSubmission(readPipelineConfig({}), COMPANIES, 'a/stream', { namespace, namespaceId })
    .sparkProperties['spark.pipeline.checkpoint'];
}

function fingerprint(environment: Record<string, string>, restart?: StreamRestart): string | undefined {
  return fingerprintOf(sparkSubmission(readPipelineConfig(environment), COMPANIES, 's', OWNER, restart));
}

function restarted(restart: StreamRestart): Readonly<Record<string, string>> {
  return sparkSubmission(readPipelineConfig({}), COMPANIES, 's', OWNER, restart).sparkProperties;
}

describe('the submission of a stream', () => {
  it('tells the job its stream, topic, tables, checkpoint and pace', () => {
    expect(propertiesWith({ SPARK_CHECKPOINT: 'file:///checkpoint', SPARK_TRIGGER_MS: '250' })).toMatchObject(
      {
        'spark.app.name': 'company-pipeline/stream',
        'spark.pipeline.stream': 'company-pipeline/stream',
        'spark.pipeline.pipeline': 'company-pipeline',
        'spark.pipeline.topic': 'companies_created',
        'spark.pipeline.keyspace': 'spark_streams',
        'spark.pipeline.definition': jobDefinition(COMPANIES),
        'spark.pipeline.tables.facts': 'companies_created',
        'spark.pipeline.tables.deadLettersBySlice': 'dead_letters_by_slice',
        'spark.pipeline.tables.deadLetterSlices': 'dead_letter_slices',
        'spark.pipeline.tables.streamProgress': 'stream_progress',
        'spark.pipeline.tables.byMinute': 'companies_by_minute',
        'spark.pipeline.tables.totals': 'company_totals',
        'spark.pipeline.tables.dimensionValues': 'dimension_values',
        'spark.pipeline.tables.recent': 'recent_companies',
        'spark.pipeline.tables.putOffDays': 'put_off_days',
        'spark.pipeline.tables.writeTimes': 'write_times',
        'spark.pipeline.tables.pipelineMetrics': 'pipeline_metrics',
        'spark.pipeline.retention.minuteDays': '30',
        'spark.pipeline.retention.hourDays': '730',
        'spark.pipeline.owner': 'default.0a1b2c3d',
        'spark.pipeline.checkpoint': expect.stringMatching(
          /^file:\/\/\/checkpoint\/default-company-pipeline-stream-[0-9a-f]{8}$/,
        ),
        'spark.pipeline.earlierCheckpoint': 'file:///checkpoint/company-pipeline-stream-8a21cded',
        'spark.pipeline.triggerMs': '250',
        'spark.pipeline.maxOffsetsPerTrigger': '20000',
      },
    );
  });

  it('has a checkpoint that no other stream has', () => {
    const ids = ['a/stream', 'a-stream', 'a stream', 'a/../stream', 'A/stream'];
    expect(new Set(ids.map(checkpoint)).size).toBe(ids.length);
    for (const id of ids) expect(checkpoint(id)).toMatch(/\/\.pipeline\/data\/checkpoint\/[\w.-]+$/);
    expect(checkpoint('a/stream')).toBe(checkpoint('a/stream'));
  });

  it('has a checkpoint that no other namespace has, nor one of the same name in another cluster', () => {
    expect(
      new Set([checkpointOf('default', '1'), checkpointOf('default', '2'), checkpointOf('other', '3')]).size,
    ).toBe(3);
  });

  it('has a fingerprint that changes with every setting, a password too, and not with a restart', () => {
    const usual = fingerprint({});
    expect(usual).toMatch(/^[0-9a-f]{8}$/);
    expect(fingerprint({})).toBe(usual);
    expect(fingerprint({}, { id: 'r' })).toBe(usual);
    expect(fingerprint({ CASSANDRA_PASSWORD: 'new' })).not.toBe(usual);
    const job = { CASSANDRA_JOB_USERNAME: 'job', CASSANDRA_JOB_PASSWORD: 'p' };
    expect(fingerprint({ ...job, CASSANDRA_JOB_PASSWORD: 'q' })).not.toBe(fingerprint(job));
    const kafka = { KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'u', KAFKA_SASL_PASSWORD: 'p' };
    expect(fingerprint({ ...kafka, KAFKA_SASL_PASSWORD: 'q' })).not.toBe(fingerprint(kafka));
    expect(fingerprint({ SPARK_TRIGGER_MS: '250' })).not.toBe(usual);
  });

  it('says in the label whose it is, and nothing that is secret', () => {
    expect(propertiesWith({ CASSANDRA_PASSWORD: 'hunter2' })[LABEL]).toMatch(
      /^default\.0a1b2c3d [0-9a-f]{8}$/,
    );
  });

  it('begins anew where a restart says', () => {
    expect(restarted({ id: 'r' })).toMatchObject({
      'spark.pipeline.restart': 'r',
      'spark.pipeline.startingOffsets': 'earliest',
    });
    expect(restarted({ id: 'r', offsets: { 0: '17' } })).toMatchObject({
      'spark.pipeline.startingOffsets': '{"0":"17"}',
    });
    expect(propertiesWith({})).not.toHaveProperty(['spark.pipeline.restart']);
  });

  it("hands on Kafka's own properties, as for a private certificate authority", () => {
    const name = 'spark.pipeline.kafka.ssl.truststore.location';
    const extra = { SPARK_EXTRA_CONF: JSON.stringify({ [name]: '/etc/kafka.jks' }) };
    expect(propertiesWith({ KAFKA_TLS: 'true', ...extra })).toMatchObject({
      [name]: '/etc/kafka.jks',
      'spark.pipeline.kafka.security.protocol': 'SSL',
    });
  });

  it('runs in cluster mode, is restarted by nobody but the workflow, and opens the JDK for Spark', () => {
    const submission = sparkSubmission(
      readPipelineConfig({ SPARK_JOB_JAR: 'file:///job.jar' }),
      COMPANIES,
      's',
      OWNER,
    );
    expect(submission).toMatchObject({
      action: 'CreateSubmissionRequest',
      appResource: 'file:///job.jar',
      mainClass: 'pipeline.StreamRecords',
      environmentVariables: { SPARK_ENV_LOADED: '1', COMPANY_PIPELINE_CASSANDRA_PASSWORD: 'cassandra' },
      sparkProperties: {
        'spark.submit.deployMode': 'cluster',
        'spark.driver.supervise': 'false',
        'spark.jars': 'file:///job.jar',
        'spark.driver.extraJavaOptions': expect.stringContaining(
          '--add-opens=java.base/sun.nio.ch=ALL-UNNAMED',
        ),
        'spark.executor.extraJavaOptions': expect.stringContaining(
          '-Djdk.reflect.useDirectMethodHandle=false',
        ),
      },
    });
  });

  it('reaches a Kafka without and with TLS and SASL', () => {
    expect(propertiesWith({ KAFKA_BROKERS: 'a:1,b:2' })).toMatchObject({
      'spark.pipeline.kafka.bootstrap.servers': 'a:1,b:2',
      'spark.pipeline.kafka.security.protocol': 'PLAINTEXT',
    });
    const secured = propertiesWith({
      KAFKA_TLS: 'true',
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_SASL_USERNAME: 'me',
      KAFKA_SASL_PASSWORD: 'a"b\\c',
    });
    expect(secured).toMatchObject({
      'spark.pipeline.kafka.security.protocol': 'SASL_SSL',
      'spark.pipeline.kafka.sasl.mechanism': 'SCRAM-SHA-512',
    });
  });

  it('hands passwords on in the environment: Spark puts every property on the command line of the driver', () => {
    const { sparkProperties, environmentVariables } = submissionWith({
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_SASL_USERNAME: 'me',
      KAFKA_SASL_PASSWORD: 'a"b\\c',
      CASSANDRA_PASSWORD: 'of the worker',
      CASSANDRA_JOB_USERNAME: 'job',
      CASSANDRA_JOB_PASSWORD: 'of the job',
    });
    expect(environmentVariables).toMatchObject({
      COMPANY_PIPELINE_CASSANDRA_PASSWORD: 'of the job',
      COMPANY_PIPELINE_KAFKA_JAAS_CONFIG:
        'org.apache.kafka.common.security.scram.ScramLoginModule required username="me" password="a\\"b\\\\c";',
    });
    expect(sparkProperties['spark.cassandra.auth.username']).toBe('job');
    expect(Object.keys(sparkProperties).filter((name) => /password|jaas/.test(name))).toEqual([]);
    expect(JSON.stringify([sparkProperties, environmentVariables])).not.toContain('of the worker');
  });

  it('logs in to Cassandra as the worker does where the job has no login of its own', () => {
    const login = submissionWith({ CASSANDRA_USERNAME: 'u', CASSANDRA_PASSWORD: 'p' });
    expect(login.sparkProperties['spark.cassandra.auth.username']).toBe('u');
    expect(login.environmentVariables).toMatchObject({ COMPANY_PIPELINE_CASSANDRA_PASSWORD: 'p' });
  });

  it.each([
    ['plain', undefined, 'SASL_PLAINTEXT', 'plain.PlainLoginModule'],
    ['scram-sha-256', 'true', 'SASL_SSL', 'scram.ScramLoginModule'],
  ])('logs in with %s by the module of that mechanism', (mechanism, tls, protocol, module) => {
    const { sparkProperties, environmentVariables } = submissionWith({
      KAFKA_SASL_MECHANISM: mechanism,
      KAFKA_SASL_USERNAME: 'u',
      KAFKA_SASL_PASSWORD: 'p',
      ...(tls === undefined ? {} : { KAFKA_TLS: tls }),
    });
    expect(sparkProperties['spark.pipeline.kafka.security.protocol']).toBe(protocol);
    expect(environmentVariables['COMPANY_PIPELINE_KAFKA_JAAS_CONFIG']).toContain(module);
  });

  it('reaches Cassandra, with TLS only where it is configured', () => {
    const properties = propertiesWith({ CASSANDRA_CONTACT_POINTS: 'a,b', CASSANDRA_PORT: '19042' });
    expect(properties).toMatchObject({
      'spark.cassandra.connection.host': 'a,b',
      'spark.cassandra.connection.port': '19042',
      'spark.cassandra.connection.localDC': 'datacenter1',
      'spark.cassandra.auth.username': 'cassandra',
    });
    expect(properties).not.toHaveProperty(['spark.cassandra.connection.ssl.enabled']);
    expect(propertiesWith({ CASSANDRA_TLS: 'true' })).toHaveProperty(
      ['spark.cassandra.connection.ssl.enabled'],
      'true',
    );
  });

  it('has driver and executor start with the archive of classes, if there is one', () => {
    const options = ['spark.driver.extraJavaOptions', 'spark.executor.extraJavaOptions'];
    const without = propertiesWith({});
    const properties = propertiesWith({ SPARK_CLASS_ARCHIVE: '/of "ours"/classes.jsa' });
    for (const name of options) {
      expect(without[name]).not.toContain('SharedArchiveFile');
      expect(properties[name]).toContain(' "-XX:SharedArchiveFile=/of \\"ours\\"/classes.jsa"');
    }
    expect(() => propertiesWith({ SPARK_CLASS_ARCHIVE: 'classes.jsa' })).toThrow('expected an absolute path');
  });

  it('lets extra properties win, but adds Java options to those that Spark needs', () => {
    const properties = propertiesWith({
      SPARK_EXTRA_CONF: '{"spark.cores.max":"9","spark.driver.extraJavaOptions":"-Dmine=1"}',
    });
    expect(properties['spark.cores.max']).toBe('9');
    expect(properties['spark.driver.extraJavaOptions']).toMatch(/^--add-opens=.* -Dmine=1 /);
  });

  it('ends the Java options of driver and executors with the locale, over which nothing wins', () => {
    const own = '-Duser.language=ar';
    const names = ['spark.driver.extraJavaOptions', 'spark.executor.extraJavaOptions'];
    const properties = propertiesWith({
      SPARK_EXTRA_CONF: JSON.stringify(Object.fromEntries(names.map((name) => [name, own]))),
    });
    for (const name of names)
      expect(properties[name]).toMatch(
        /-Duser\.language=ar -Duser\.language=en .*-Duser\.country=US .*UTF-8$/,
      );
  });
});
