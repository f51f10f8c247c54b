import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { createKafkaClient } from '../../connections/kafka/client.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import { serverEnvironment } from '../../config/childEnvironment.ts';
import type { LocalPorts } from '../../config/localConfig.ts';
import { dataFolder, programFolder, writeConfiguration } from './folders.ts';
import { javaProperties } from './javaProperties.ts';
import { jarsOf, javaCommand, jvmArgs, QUICK_START, serverOptions } from './java.ts';
import { newClusterId } from './kafkaClusterId.ts';
import type { ServerDefinition } from './server.ts';
import { hasCode } from '../errorCode.ts';

/** One Kafka broker in KRaft mode, its own controller. */
export const kafka: ServerDefinition = {
  name: 'kafka',
  needs: [],
  ports: ['kafka', 'kafkaController'],
  address: (ports) => `127.0.0.1:${ports.kafka}`,
  stopMs: 30_000,

  async prepare(local, environment) {
    const data = await dataFolder(local, 'kafka');
    const properties = await writeConfiguration(
      local,
      'kafka/server.properties',
      serverProperties(local.ports, data),
    );
    const logging = await writeConfiguration(local, 'kafka/log4j2.xml', LOGGING);
    const java = javaCommand(local, environment);
    const env = serverEnvironment(environment);
    const classPath = ['-cp', jarsOf(programFolder(local, 'kafka')), `-Dlog4j2.configurationFile=${logging}`];
    if ((await clusterId(data)) === undefined) {
      const format = ['kafka.tools.StorageTool', 'format', '-t', newClusterId(), '-c', properties];
      await execa(java, jvmArgs([...QUICK_START, ...classPath], format), { env, extendEnv: false });
    }
    return {
      file: java,
      args: jvmArgs(
        [
          '-Xms256m',
          '-Xmx384m',
          ...(await serverOptions(local, 'kafka')),
          '-XX:+UseG1GC',
          '-XX:MaxGCPauseMillis=20',
          ...classPath,
        ],
        ['kafka.Kafka', properties],
      ),
      cwd: data,
      env,
    };
  },

  async ready(local) {
    const expected = await clusterId(await dataFolder(local, 'kafka'));
    const client = createKafkaClient(
      { brokers: [`127.0.0.1:${local.ports.kafka}`], tls: false },
      { clientId: 'company-pipeline-readiness', log: SILENT_LOG, retry: { retries: 0 } },
    );
    const admin = client.admin();
    await admin.connect();
    try {
      const cluster = await admin.describeCluster();
      if (cluster.clusterId !== expected)
        throw new Error(`expected Kafka cluster ${expected}, got ${cluster.clusterId}`);
      if (cluster.brokers.length !== 1) throw new Error(`expected 1 broker, got ${cluster.brokers.length}`);
    } finally {
      await admin.disconnect();
    }
  },
};

/** The id that the data folder was formatted with; undefined when it is not formatted yet. */
async function clusterId(data: string): Promise<string | undefined> {
  try {
    const text = await readFile(path.join(data, 'meta.properties'), 'utf8');
    return /^cluster\.id=(.+)$/m.exec(text)?.[1];
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** What holds of the one broker wherever it runs; infra/docker-compose.yml says the same, which a test compares. */
export const KAFKA_SETTINGS = {
  'process.roles': 'broker,controller',
  'node.id': '1',
  'controller.listener.names': 'CONTROLLER',
  'auto.create.topics.enable': 'false',
  'offsets.topic.replication.factor': '1',
  'offsets.topic.num.partitions': '4',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'transaction.state.log.num.partitions': '4',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  'group.initial.rebalance.delay.ms': '0',
  // A killed broker waits for its own old session when it comes back: 6 s with these, 16 s without.
  'broker.session.timeout.ms': '3000',
  'broker.heartbeat.interval.ms': '500',
} as const;

function serverProperties(ports: LocalPorts, data: string): string {
  const properties = {
    ...KAFKA_SETTINGS,
    'controller.quorum.voters': `1@127.0.0.1:${ports.kafkaController}`,
    listeners: `PLAINTEXT://127.0.0.1:${ports.kafka},CONTROLLER://127.0.0.1:${ports.kafkaController}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${ports.kafka}`,
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    'log.dirs': data,
  };
  return javaProperties(properties);
}

const LOGGING = `<Configuration status="WARN">
  <Appenders>
    <Console name="out"><PatternLayout pattern="%d{ISO8601} %p %c{1} %m%n"/></Console>
  </Appenders>
  <Loggers>
    <Root level="WARN"><AppenderRef ref="out"/></Root>
    <Logger name="kafka.server.KafkaRaftServer" level="INFO"/>
    <Logger name="kafka.server.BrokerServer" level="INFO"/>
  </Loggers>
</Configuration>
`;
