import { existsSync } from 'node:fs';
import { composeModel, SECRETS, serviceOf, type Model } from './model.ts';

let everything: Model;
let core: Model;
beforeAll(async () => {
  everything = await composeModel(['ui', 'tools']);
  core = await composeModel(['core']);
});

const GIB = 1024 ** 3;
/** Run to their end, once or on demand. */
const ONCE = ['cqlsh', 'pipeline', 'temporal-cli', 'temporal-namespace', 'temporal-schema'];
/** What is typed to start one of several: a name or a port of its own would forbid it. */
const SCALED = ['spark-worker', 'worker'];
/** Of master and workers, built for the master. */
const OWN_IMAGE = 'company-pipeline-spark';

const all = () => Object.entries(everything.services);
const lasting = () => all().filter(([name]) => !ONCE.includes(name));
const names = ({ services }: Model) => Object.keys(services).toSorted();
const ports = ({ services }: Model) => Object.values(services).flatMap((service) => service.ports);
/** Bytes of the services that run side by side, and of the largest of those that end before. */
function memory({ services }: Model): number {
  const limits = (once: boolean) =>
    Object.entries(services)
      .filter(([name]) => ONCE.includes(name) === once)
      .map(([, { mem_limit }]) => mem_limit ?? Infinity);
  return limits(false).reduce((sum, limit) => sum + limit, 0) + Math.max(...limits(true));
}

describe('the Compose files', () => {
  it('start the core without web pages, and add pages and tools by profile', async () => {
    const pages = ['grafana', 'kafka-ui', 'temporal-ui'];
    expect(names(core)).not.toEqual(expect.arrayContaining([expect.stringMatching(/-ui$|grafana/)]));
    expect(names(await composeModel(['ui']))).toEqual([...names(core), ...pages].toSorted());
    expect(names(everything)).toEqual([...names(core), ...pages, 'cqlsh', 'temporal-cli'].toSorted());
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
    const pulled = all().flatMap(([, { image, build }]) =>
      build === undefined && image !== OWN_IMAGE ? [image] : [],
    );
    for (const image of pulled) expect(image).toMatch(/^[a-z0-9./-]+:v?\d+\.\d+(\.\d+)?$/);
    // Of one component: nobody but Docker can publish such a name, so no stranger's image is ever pulled for ours.
    expect(serviceOf(everything, 'spark-worker').image).toBe(OWN_IMAGE);
    expect(serviceOf(everything, 'spark-master').image).toBe(OWN_IMAGE);
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

  it('fit in 6 GiB without the pages, and in 10 GiB with them', () => {
    expect(memory(core)).toBeLessThanOrEqual(6 * GIB);
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
    for (const { source, read_only } of mounted)
      expect([source, existsSync(source), read_only]).toEqual([source, true, true]);
    const named = volumes.filter(({ type }) => type === 'volume').map(({ source }) => source);
    expect(named.toSorted()).toEqual(
      ['cassandra-data', 'checkpoint', 'grafana-data', 'kafka-data', 'temporal-data'].toSorted(),
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
