import { companySource } from '../pipelines/companies/source.ts';
import { ConfigurationError, readBoth } from './environment.ts';
import { readLocalConfig } from './localConfig.ts';
import { readPipelineConfig } from './pipelineConfig.ts';
import { readSourceConfig } from './sourceConfig.ts';

/** The problems that the environment has. */
function problems(environment: Record<string, string>): readonly string[] {
  try {
    readBoth(
      () => readSourceConfig(companySource.configuration, environment),
      () => readPipelineConfig(environment),
    );
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  it('is that of the native stack where nothing is set', () => {
    const config = readPipelineConfig({});
    expect(config.kafka).toEqual({
      brokers: ['127.0.0.1:9092'],
      tls: false,
      topicPartitions: 3,
      replicationFactor: 1,
      retentionBytes: 21_474_836_480,
    });
    expect(config.spark.jobJar).toMatch(/^file:\/\/.*\/spark\/target\/stream-records\.jar$/);
  });

  it('reads lists, flags and credentials', () => {
    const config = readPipelineConfig({
      KAFKA_BROKERS: 'a:1, b:2',
      KAFKA_TLS: 'true',
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_SASL_USERNAME: 'u',
      KAFKA_SASL_PASSWORD: 'p',
      SPARK_EXTRA_CONF: '{"spark.executor.instances": "4"}',
    });
    expect(config.kafka).toMatchObject({
      brokers: ['a:1', 'b:2'],
      tls: true,
      sasl: { mechanism: 'scram-sha-512', username: 'u', password: 'p' },
    });
    expect(config.spark.extraConf).toEqual({ 'spark.executor.instances': '4' });
  });

  it('says how long dead letters are kept only where that is set', () => {
    expect(readPipelineConfig({}).cassandra.deadLetterDays).toBeUndefined();
    expect(readPipelineConfig({ DEAD_LETTER_RETENTION_DAYS: '0' }).cassandra.deadLetterDays).toBe(0);
    expect(readPipelineConfig({ DEAD_LETTER_RETENTION_DAYS: '90' }).cassandra.deadLetterDays).toBe(90);
    expect(problems({ DEAD_LETTER_RETENTION_DAYS: '4000' })).toEqual([
      expect.stringMatching(/^DEAD_LETTER_RETENTION_DAYS: .*1825/),
    ]);
  });

  it('counts an empty variable as unset, as Compose hands on unset ones', () => {
    expect(readPipelineConfig({ KAFKA_BROKERS: '' }).kafka.brokers).toEqual(['127.0.0.1:9092']);
  });

  it('refuses a flag that is neither true nor false', () => {
    expect(problems({ KAFKA_TLS: 'yes' })).toEqual([
      expect.stringMatching(/^KAFKA_TLS: .*"true"\|"false".*got "yes"/),
    ]);
  });

  it('refuses a property by the name that it had in earlier versions, and says its name', () => {
    const old = 'spark.companypipeline.kafka.ssl.truststore.password';
    const found = problems({
      SPARK_EXTRA_CONF: JSON.stringify({ [old]: 's3cret', 'spark.pipeline.x': '1' }),
    });
    expect(found).toEqual([
      expect.stringMatching(/^SPARK_EXTRA_CONF: .*is spark\.pipeline\.kafka\.ssl\.truststore\.password now/),
    ]);
    expect(found.join()).not.toContain('s3cret');
  });

  it('never shows the password or the token of a URL', () => {
    expect(problems({ COMPANY_API_URL: 'ftp://ada:s3cret@x/?key=s3cret' })).toEqual([
      expect.stringMatching(/got "ftp:\/\/x\/\?key=\(hidden\)"/),
    ]);
  });

  it('takes a pace of heartbeats that a time-out of ten seconds bears', () => {
    expect(readPipelineConfig({ WORKER_HEARTBEAT_MS: '5000' }).worker.heartbeatMs).toBe(5000);
    expect(problems({ WORKER_HEARTBEAT_MS: '9000' })).toEqual([
      expect.stringMatching(/^WORKER_HEARTBEAT_MS: .*<=5000/),
    ]);
  });

  it('says every problem at once, each with the variable and what it holds', () => {
    expect(
      problems({ KAFKA_BROKERS: 'nowhere', CASSANDRA_PORT: '99999', COMPANY_API_URL: 'ftp://x' }),
    ).toEqual([
      expect.stringMatching(/^COMPANY_API_URL: .*got "ftp:\/\/x"/),
      expect.stringMatching(/^KAFKA_BROKERS: expected host:port/),
      expect.stringMatching(/^CASSANDRA_PORT: .*<=65535.*got "99999"/),
    ]);
  });

  it('asks for credentials together', () => {
    expect(problems({ KAFKA_SASL_USERNAME: 'u' })).toEqual([
      expect.stringMatching(/^KAFKA_SASL_MECHANISM: expected .* together/),
    ]);
    expect(problems({ SCHEMA_REGISTRY_USERNAME: 'u' })).toEqual([
      expect.stringMatching(/^SCHEMA_REGISTRY_USERNAME: expected .* together/),
    ]);
  });

  it("takes the worker's login to Cassandra for the job, unless the job has one", () => {
    const worker = { CASSANDRA_USERNAME: 'u', CASSANDRA_PASSWORD: 'p' };
    expect(readPipelineConfig(worker).cassandra.job).toEqual({ username: 'u', password: 'p' });
    const own = { CASSANDRA_JOB_USERNAME: 'job', CASSANDRA_JOB_PASSWORD: 'q' };
    expect(readPipelineConfig({ ...worker, ...own }).cassandra.job).toEqual({
      username: 'job',
      password: 'q',
    });
    expect(problems({ CASSANDRA_JOB_USERNAME: 'job' })).toEqual([
      expect.stringMatching(/^CASSANDRA_JOB_PASSWORD: expected with CASSANDRA_JOB_USERNAME/),
    ]);
  });

  it('never shows a secret in a message', () => {
    const [problem] = problems({ KAFKA_SASL_PASSWORD: 'hunter2' });
    expect(problem).toBeDefined();
    expect(problem).not.toMatch(/hunter2/);
  });
});

describe("the native stack's configuration", () => {
  it('has the ports of the pipeline it replaces', () => {
    expect(readLocalConfig({}).ports).toMatchObject({
      kafka: 9092,
      schemaRegistry: 8081,
      cassandra: 9042,
      sparkMasterUi: 9090,
    });
  });

  it('refuses a port that is none', () => {
    expect(() => readLocalConfig({ KAFKA_PORT: '0' })).toThrow(/KAFKA_PORT: .*>=1/);
  });
});
