import { existsSync } from 'node:fs';
import { readAdministrator, readRolePasswords } from '../../config/rolesConfig.ts';
import { ROLES } from '../../domain/roles.ts';
import { composeModel, SECRETS, serviceOf, type Model } from './model.ts';

const PROFILES = ['ui', 'tools', 'metrics', 'doubles'];
let everything: Model;
let core: Model;
beforeAll(async () => {
  everything = await composeModel(PROFILES);
  core = await composeModel(['core']);
});

const GIB = 1024 ** 3;
/** Run to their end, once or on demand. */
const TOOLS = ['cqlsh', 'kafka-cli', 'temporal-cli'];
const ONCE = [
  ...TOOLS,
  'cassandra-roles',
  'grafana-files',
  'pipeline',
  'temporal-namespace',
  'temporal-schema',
];
/** What answers as the pipelines' APIs do. */
const DOUBLES = ['company-source', 'earthquakes-source'];
/** What is typed to start one of several: a name or a port of its own would forbid it. */
const SCALED = ['spark-worker', 'worker'];
/** Built here, each for the first who uses it. */
const OWN_IMAGES = ['company-pipeline-grafana', 'company-pipeline-spark', 'company-pipeline-worker'];
/** Folders that images declare as volumes; without a mount of ours each container would leave one behind, without a name. */
const DECLARED_VOLUMES = {
  'apache/kafka': ['/etc/kafka/secrets', '/mnt/shared/config', '/var/lib/kafka/data'],
  'confluentinc/cp-schema-registry': ['/etc/schema-registry/secrets'],
  cassandra: ['/var/lib/cassandra'],
  postgres: ['/var/lib/postgresql/data'],
  'prom/prometheus': ['/prometheus'],
};

const all = () => Object.entries(everything.services);
const lasting = () => all().filter(([name]) => !ONCE.includes(name));
/** Variables of a service. */
const login = (name: string) => serviceOf(everything, name).environment;
const names = ({ services }: Model) => Object.keys(services).toSorted();
const ports = ({ services }: Model) => Object.values(services).flatMap((service) => service.ports);
/** The most bytes at a time: of what lasts, and of one that ends, which those that wait for it are not beside. */
function memory({ services }: Model): number {
  const entries = Object.entries(services);
  const besides = ONCE.filter((name) => name in services).map((once) =>
    entries
      .filter(([name, { depends_on }]) => name === once || (!ONCE.includes(name) && !(once in depends_on)))
      .reduce((sum, [, { mem_limit }]) => sum + (mem_limit ?? Infinity), 0),
  );
  return Math.max(...besides);
}

describe('the Compose files', () => {
  it('start the core without web pages, and add pages and tools by profile', async () => {
    const pages = ['console', 'grafana', 'grafana-files', 'kafka-ui', 'temporal-ui'];
    expect(names(core)).not.toEqual(expect.arrayContaining([expect.stringMatching(/-ui$|grafana|console/)]));
    expect(names(await composeModel(['ui']))).toEqual([...names(core), ...pages].toSorted());
    expect(names(everything)).toEqual(
      [...names(core), ...pages, ...TOOLS, ...DOUBLES, 'prometheus'].toSorted(),
    );
  });

  it.each(Object.keys(SECRETS))('do not start without %s, and say how to get it', async (missing) => {
    await expect(composeModel([], { ...SECRETS, [missing]: '' })).rejects.toThrow(
      new RegExp(`${missing}.*env\\.sh`),
    );
  });

  it('open ports on the loopback address alone, each once, unless asked otherwise', async () => {
    const published = ports(everything).map((port) => port.published);
    expect(published).toHaveLength(new Set(published).size);
    expect(new Set(ports(everything).map((port) => port.host_ip))).toEqual(new Set(['127.0.0.1']));
    const open = await composeModel(['ui'], { ...SECRETS, BIND_ADDRESS: '0.0.0.0' });
    expect(new Set(ports(open).map((port) => port.host_ip))).toEqual(new Set(['0.0.0.0']));
  });

  it('keep the REST submission server, which asks nobody for a password, inside', () => {
    expect(serviceOf(everything, 'spark-master').ports.map(({ target }) => target)).not.toContain(6066);
  });

  it('pin every image by a full version', () => {
    const pulled = all().filter(([, { image = '' }]) => !OWN_IMAGES.includes(image));
    for (const [, { image }] of pulled) expect(image).toMatch(/^[a-z0-9./-]+:v?\d+\.\d+(\.\d+)?$/);
  });

  it('never ask a registry for an image that is built here', () => {
    const own = all().filter(
      ([, { image = '', build }]) => build !== undefined || OWN_IMAGES.includes(image),
    );
    // Names of one component: nobody but Docker can publish such a one, so no stranger's image would be taken for ours.
    expect(new Set(own.map(([, { image }]) => image))).toEqual(new Set(OWN_IMAGES));
    for (const [name, { pull_policy }] of own) expect([name, pull_policy]).toEqual([name, 'never']);
    const built = own.flatMap(([, { image, build }]) => (build === undefined ? [] : [image]));
    expect(new Set(built)).toEqual(new Set(OWN_IMAGES));
    expect(built).toHaveLength(OWN_IMAGES.length);
  });

  it('leave no volume without a name behind', () => {
    for (const [name, { image = '', volumes, tmpfs }] of all()) {
      const declared = Object.entries(DECLARED_VOLUMES).find(([of]) => image.startsWith(`${of}:`))?.[1] ?? [];
      const mounted = [...tmpfs, ...volumes.map(({ target }) => target)];
      expect([name, mounted]).toEqual([name, expect.arrayContaining(declared)]);
    }
  });

  it("leave the broker's heap to the broker: a tool that is run in its container has a small one of its own", () => {
    const { environment, command } = serviceOf(everything, 'broker');
    expect(environment['KAFKA_HEAP_OPTS']).toBe('-Xmx96m');
    expect(command).toEqual([
      'env',
      '-u',
      'KAFKA_JVM_PERFORMANCE_OPTS',
      expect.stringMatching(/^KAFKA_HEAP_OPTS=-Xms256m -Xmx384m /),
      '/etc/kafka/docker/run',
    ]);
  });

  it('let nobody log in to Cassandra with more than it needs', () => {
    expect(login('worker')).toMatchObject({
      CASSANDRA_USERNAME: ROLES.worker,
      CASSANDRA_PASSWORD: SECRETS.CASSANDRA_WORKER_PASSWORD,
      CASSANDRA_JOB_USERNAME: ROLES.job,
      CASSANDRA_JOB_PASSWORD: SECRETS.CASSANDRA_JOB_PASSWORD,
    });
    expect(login('grafana')).toMatchObject({
      CASSANDRA_USERNAME: ROLES.grafana,
      CASSANDRA_PASSWORD: SECRETS.CASSANDRA_GRAFANA_PASSWORD,
    });
    expect(login('console')).toMatchObject({
      CASSANDRA_USERNAME: ROLES.console,
      CASSANDRA_PASSWORD: SECRETS.CASSANDRA_CONSOLE_PASSWORD,
    });
    expect(readRolePasswords(login('cassandra-roles'))).toEqual({
      worker: SECRETS.CASSANDRA_WORKER_PASSWORD,
      job: SECRETS.CASSANDRA_JOB_PASSWORD,
      grafana: SECRETS.CASSANDRA_GRAFANA_PASSWORD,
      console: SECRETS.CASSANDRA_CONSOLE_PASSWORD,
    });
    expect(readAdministrator(login('cassandra-roles'))).toEqual({
      username: 'cassandra',
      password: 'cassandra',
    });
  });

  it("go past the proxy that Docker's own configuration may give them, whose health checks and commands would ask it for each other", () => {
    const proxies = ['http_proxy', 'https_proxy', 'all_proxy'].flatMap((name) => [name, name.toUpperCase()]);
    for (const [name, { environment }] of all())
      expect([name, proxies.map((it) => environment[it])]).toEqual([name, proxies.map(() => '')]);
  });

  it('have no password on a command line, which everyone may list', async () => {
    const secrets = { ...SECRETS, CASSANDRA_PASSWORD: 'cassandra-secret' };
    const { services } = await composeModel(PROFILES, secrets);
    for (const [name, { command, entrypoint, healthcheck }] of Object.entries(services)) {
      const words = [...(command ?? []), ...(entrypoint ?? []), ...(healthcheck?.test ?? [])].join(' ');
      expect([name, words]).toEqual([name, expect.not.stringMatching(/secret|\$\w*(PASSWORD|TOKEN)/)]);
    }
  });

  it('check the health of everything that lasts, and start it again', () => {
    for (const [name, service] of lasting()) {
      expect([name, service.restart]).toEqual([name, 'unless-stopped']);
      expect(service.healthcheck?.test[0]).toMatch(/^CMD(-SHELL)?$/);
    }
    for (const name of ONCE) expect(serviceOf(everything, name).restart).toBe('no');
  });

  it('wait for what lasts to be healthy, and for what ends to have ended well', () => {
    for (const [, { depends_on }] of all()) {
      for (const [needed, { condition }] of Object.entries(depends_on)) {
        expect([needed, condition]).toEqual([
          needed,
          ONCE.includes(needed) ? 'service_completed_successfully' : 'service_healthy',
        ]);
      }
    }
  });

  it('allow 7.5 GiB without the pages, and 10 GiB with them, of which two pipelines may use most', () => {
    expect(memory(core)).toBeLessThanOrEqual(7.5 * GIB);
    expect(memory(everything)).toBeLessThanOrEqual(10 * GIB);
  });

  it('leave services that may be several without a name or a port of their own', () => {
    for (const name of SCALED) {
      expect(serviceOf(everything, name).ports).toEqual([]);
      expect(serviceOf(everything, name)).not.toHaveProperty('container_name');
    }
  });

  it('share one network', () => {
    for (const [, { networks }] of all()) expect(Object.keys(networks ?? {})).toEqual(['default']);
  });

  it('mount what is there, for reading alone, and keep data in named volumes', () => {
    const volumes = all().flatMap(([, service]) => service.volumes);
    const mounted = volumes.filter(({ type }) => type === 'bind');
    // Shared among containers, as SELinux calls it: without it, it lets none of them read the checkout.
    for (const { source, read_only, bind } of mounted)
      expect([source, existsSync(source), read_only, bind?.selinux]).toEqual([source, true, true, 'z']);
    const named = volumes.filter(({ type }) => type === 'volume').map(({ source }) => source);
    expect([...new Set(named)].toSorted()).toEqual(
      [
        'cassandra-data',
        'checkpoint',
        'grafana-data',
        'grafana-files',
        'kafka-data',
        'prometheus-data',
        'temporal-data',
      ].toSorted(),
    );
  });

  it('build images from files that are there', () => {
    const files = all().flatMap(([, { build }]) =>
      build === undefined ? [] : [`${build.context}/${build.dockerfile}`],
    );
    expect(files.map((file) => [file, existsSync(file)])).toEqual(files.map((file) => [file, true]));
    expect(files).toHaveLength(3);
  });
});
