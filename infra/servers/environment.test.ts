import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Environment } from '../../config/environment.ts';
import { readLocalConfig, type LocalConfig } from '../../config/localConfig.ts';
import { serverOf, SERVERS } from './catalog.ts';
import { serverNames } from './server.ts';

let root: string;
let local: LocalConfig;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'environment-'));
  local = readLocalConfig({
    PIPELINE_HOME: root,
    PIPELINE_SERVERS: path.join(root, 'servers'),
    GRAFANA_HOME: path.join(root, 'grafana'),
    ...OF_OTHER_PROGRAMS,
  });
  // What the servers look for before they are started.
  await file('servers/cassandra/jamm-1.jar');
  await file('servers/schema-registry/registry-runner.jar');
  await file('data/kafka/meta.properties', 'cluster.id=ours\n');
  await file('grafana/conf/defaults.ini');
  await file('grafana/bin/grafana');
});
afterAll(() => rm(root, { recursive: true }));

async function file(name: string, text = ''): Promise<void> {
  const target = path.join(root, name);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, text);
}

/** What people have set for other programs, each of which has broken something here, or would. */
const OF_OTHER_PROGRAMS: Environment = {
  _JAVA_OPTIONS: '-Duser.language=ar',
  JAVA_TOOL_OPTIONS: '-Duser.language=ar',
  JDK_JAVA_OPTIONS: '-Duser.language=ar',
  CLASSPATH: '/of/others',
  LANG: 'ar_EG.UTF-8',
  LC_NUMERIC: 'ar_EG.UTF-8',
  NODE_ENV: 'production',
  NODE_OPTIONS: '--inspect',
  // A service of Kubernetes called cassandra, and so on.
  CASSANDRA_PORT: 'tcp://10.0.0.1:9042',
  KAFKA_PORT: 'tcp://10.0.0.2:9092',
  KAFKA_SERVICE_HOST: '10.0.0.2',
  CASSANDRA_CONF: '/etc/cassandra',
  KAFKA_OPTS: '-Dof.others',
  SPARK_CONF_DIR: '/etc/spark',
  SPARK_DAEMON_JAVA_OPTS: '-Dof.others',
  SPARK_DIST_CLASSPATH: '/of/others',
  SPARK_LOCAL_DIRS: '/of/others',
  HADOOP_CONF_DIR: '/etc/hadoop',
  YARN_CONF_DIR: '/etc/hadoop',
  GF_SERVER_HTTP_PORT: '80',
  TEMPORAL_NAMESPACE: 'mine.of-the-cloud',
  TEMPORAL_API_KEY: 'secret',
  TEMPORAL_TLS: 'true',
  TEMPORAL_PROFILE: 'cloud',
  PIP_USER: '1',
};

const OF_ITS_USER: Environment = { PATH: '/usr/bin', HOME: '/home/me', http_proxy: 'http://proxy:3128' };

describe('the environment of a server', () => {
  it.each(serverNames())('is made of what it needs, and not that of its user: %s', async (name) => {
    const { env } = await serverOf(name).prepare(local, { ...OF_OTHER_PROGRAMS, ...OF_ITS_USER });
    expect(env).toMatchObject({ PATH: '/usr/bin', HOME: '/home/me', LC_ALL: 'C.UTF-8' });
    const handedOn = Object.entries(env).filter(([variable, value]) => OF_OTHER_PROGRAMS[variable] === value);
    expect(handedOn).toEqual([]);
    expect(Object.values(env).filter((value) => value?.startsWith('tcp:'))).toEqual([]);
    // The worker alone reaches beyond this machine, and what is on it never through the proxy.
    const { http_proxy: proxy, no_proxy: direct } = env;
    const beyond = { proxy: 'http://proxy:3128', direct: 'localhost,127.0.0.1,::1' };
    expect({ proxy, direct }).toEqual(name === 'worker' ? beyond : {});
  });

  it('has what was set to replace a system', async () => {
    const { env } = await SERVERS.worker.prepare(local, { KAFKA_BROKERS: 'kafka:9092', SPARK_CORES_MAX: '' });
    expect(env).toMatchObject({ KAFKA_BROKERS: 'kafka:9092', CASSANDRA_PORT: '9042' });
    expect(env).not.toHaveProperty('SPARK_CORES_MAX');
  });

  it('has what was set of the source', async () => {
    const ofSource = { COMPANY_API_URL: 'https://api/companies', COMPANY_API_TOKEN: 'secret' };
    const { env } = await SERVERS.worker.prepare(local, ofSource);
    expect(env).toMatchObject(ofSource);
  });
});
