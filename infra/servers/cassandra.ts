import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { serverEnvironment } from '../../config/childEnvironment.ts';
import type { Environment } from '../../config/environment.ts';
import type { LocalPorts } from '../../config/localConfig.ts';
import { readPipelineConfig, type CassandraConfig } from '../../config/pipelineConfig.ts';
import { readAdministrator } from '../../config/rolesConfig.ts';
import { openCassandra } from '../../connections/cassandra/cassandra.ts';
import { ensureAccess } from '../../connections/cassandra/access.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { systemProperties } from './arguments.ts';
import { rolePasswords } from './cassandraRoles.ts';
import { setAsideBlankSegments } from './commitLog.ts';
import { dataFolder, logFile, programFolder, temporaryFolder, writeConfiguration } from './folders.ts';
import { jarsOf, javaCommand, jvmArgs, opens, serverOptions } from './java.ts';
import type { ServerDefinition } from './server.ts';

/** One Cassandra node with authentication: `cassandra` for people, and a role for each process that uses it. */
export const cassandra: ServerDefinition = {
  name: 'cassandra',
  needs: [],
  ports: ['cassandra', 'cassandraStorage'],
  address: (ports) => `127.0.0.1:${ports.cassandra}`,
  stopMs: 60_000,

  async prepare(local, environment) {
    const data = await dataFolder(local, 'cassandra');
    const program = programFolder(local, 'cassandra');
    await setAsideBlankSegments(commitLogFolder(data), logFile(local, 'cassandra'));
    const yaml = await writeConfiguration(
      local,
      'cassandra/cassandra.yaml',
      configuration(local.ports, data),
    );
    const logging = await writeConfiguration(local, 'cassandra/logback.xml', LOGGING);
    return {
      file: javaCommand(local, environment),
      args: jvmArgs(
        [
          '-Xms768m',
          '-Xmx768m',
          ...(await serverOptions(local, 'cassandra')),
          '-XX:+UseG1GC',
          '-XX:MaxGCPauseMillis=100',
          `-javaagent:${path.join(program, await jamm(program))}`,
          ...ACCESS,
          ...systemProperties({
            'jdk.attach.allowAttachSelf': true,
            'cassandra.config': pathToFileURL(yaml).href,
            // Its own is below the home of the user, which may be read-only.
            'jna.tmpdir': await temporaryFolder(local, 'cassandra'),
            'cassandra.storagedir': data,
            'logback.configurationFile': logging,
            'cassandra-foreground': 'yes',
            ...ONE_NODE,
          }),
          '-cp',
          jarsOf(program),
        ],
        ['org.apache.cassandra.service.CassandraDaemon'],
      ),
      cwd: data,
      env: serverEnvironment(environment),
    };
  },

  async ready({ ports }, _pid, environment) {
    const connection = openCassandra({ ...configOf(ports, environment), ...readAdministrator(environment) });
    try {
      const [row] = await connection.execute('SELECT cluster_name FROM system.local');
      if (row?.['cluster_name'] !== CLUSTER_NAME)
        throw new Error(`expected Cassandra cluster ${CLUSTER_NAME}, got ${String(row?.['cluster_name'])}`);
    } finally {
      await connection.close();
    }
  },

  async furnish(local, environment) {
    await ensureAccess(configOf(local.ports, environment), {
      administrator: readAdministrator(environment),
      pipelines: await Promise.all(local.pipelines.map(loadPipeline)),
      passwords: await rolePasswords(local, environment),
    });
  },
};

/** How this stack's own node is reached, and what its keyspace is made with. */
function configOf(ports: LocalPorts, { CASSANDRA_REPLICATION }: Environment): CassandraConfig {
  return readPipelineConfig({ CASSANDRA_PORT: String(ports.cassandra), CASSANDRA_REPLICATION }).cassandra;
}

export const CLUSTER_NAME = 'company-pipeline';

/** What holds of the node wherever it runs, as cassandra.yaml names it; infra/docker-compose.yml says the same, which a test compares. */
export const CASSANDRA_SETTINGS = {
  authenticator: 'PasswordAuthenticator',
  authorizer: 'CassandraAuthorizer',
  role_manager: 'CassandraRoleManager',
  // What is acknowledged is on disk: with periodic sync, a kill loses rows whose offsets Spark has checkpointed.
  commitlog_sync: 'group',
  commitlog_sync_group_window: '10ms',
  // Group sync holds each write's thread until the sync, so the number of threads bounds the rate.
  concurrent_writes: '256',
  // On a full disk it ends, and is started again until there is room. Otherwise its process may live on without answering.
  disk_failure_policy: 'die',
  commit_failure_policy: 'die',
  // A thousand records a second have filled this heap: what waits for its flush is better beside it.
  memtable_allocation_type: 'offheap_objects',
} as const;

/** One node: no gossip to settle, no ring to wait for, the user there with the first connection, nobody to tell of the end. */
export const ONE_NODE = {
  'cassandra.skip_wait_for_gossip_to_settle': 0,
  'cassandra.ring_delay_ms': 0,
  'cassandra.superuser_setup_delay_ms': 0,
  'cassandra.shutdown_announce_in_ms': 0,
} as const;

function commitLogFolder(data: string): string {
  return path.join(data, 'commitlog');
}

function configuration(ports: LocalPorts, data: string): string {
  return `cluster_name: ${CLUSTER_NAME}
num_tokens: 1
initial_token: "0"
partitioner: org.apache.cassandra.dht.Murmur3Partitioner
endpoint_snitch: SimpleSnitch
listen_address: 127.0.0.1
storage_port: ${ports.cassandraStorage}
rpc_address: 127.0.0.1
native_transport_port: ${ports.cassandra}
seed_provider:
  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
    parameters:
      - seeds: "127.0.0.1:${ports.cassandraStorage}"
${Object.entries(CASSANDRA_SETTINGS)
  .map(([name, value]) => `${name}: ${value}`)
  .join('\n')}
data_file_directories: [${JSON.stringify(path.join(data, 'data'))}]
commitlog_directory: ${JSON.stringify(commitLogFolder(data))}
saved_caches_directory: ${JSON.stringify(path.join(data, 'saved_caches'))}
hints_directory: ${JSON.stringify(path.join(data, 'hints'))}
cdc_raw_directory: ${JSON.stringify(path.join(data, 'cdc_raw'))}
`;
}

const LOGGING = `<configuration>
  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%date{ISO8601} %level %logger{0} %msg%n</pattern></encoder>
  </appender>
  <root level="WARN"><appender-ref ref="out"/></root>
  <logger name="org.apache.cassandra.service.CassandraDaemon" level="INFO"/>
</configuration>
`;

/** The agent that measures objects; its name carries its version. */
async function jamm(program: string): Promise<string> {
  const jar = (await readdir(program)).find((name) => /^jamm-.*\.jar$/.test(name));
  if (jar === undefined) throw new Error(`expected jamm-*.jar in ${program}; run "npx pipeline get"`);
  return jar;
}

/** What Cassandra 5.0 needs of JDK 17, as the jvm17-server.options it is distributed with have it. */
const EXPORTS = [
  'java.base/jdk.internal.misc',
  'java.base/jdk.internal.ref',
  'java.base/sun.nio.ch',
  'java.management.rmi/com.sun.jmx.remote.internal.rmi',
  'java.rmi/sun.rmi.registry',
  'java.rmi/sun.rmi.server',
  'java.sql/java.sql',
  'java.base/java.lang.ref',
  'jdk.unsupported/sun.misc',
];

const ACCESS = [
  ...EXPORTS.map((name) => `--add-exports=${name}=ALL-UNNAMED`),
  ...opens(
    'java.lang.module',
    'jdk.internal.loader',
    'jdk.internal.ref',
    'jdk.internal.reflect',
    'jdk.internal.math',
    'jdk.internal.module',
    'jdk.internal.util.jar',
    'sun.nio.ch',
    'java.io',
    'java.lang',
    'java.lang.reflect',
    'java.util',
    'java.util.concurrent',
    'java.util.concurrent.atomic',
    'java.nio',
  ),
  '--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED',
];
