import { readLocalConfig } from '../../config/localConfig.ts';
import type { Machine } from './machine.ts';
import { findingsOf, portChecks, toolChecks } from './preflight.ts';

const GIB = 1024 ** 3;
const local = readLocalConfig({ PIPELINE_HOME: '/home/of/stack' });
const MAVEN = 'Apache Maven 3.8.7\nJava version: 17.0.16, vendor: Debian, runtime: /usr/lib/jvm/java-17\n';
const ANSWERS: Readonly<Record<string, string>> = {
  java: 'openjdk version "17.0.16" 2025-07-15',
  mvn: MAVEN,
  python3: '3.11.7\n',
};

/** A machine that has everything, but for what is said. */
function machine(overrides: Partial<Machine> = {}, answers: Partial<Record<string, string>> = {}): Machine {
  const all: Partial<Record<string, string>> = { ...ANSWERS, ...answers };
  return {
    nodeVersion: '20.19.0',
    platform: 'linux-x64',
    userName: async () => 'me',
    async output(file) {
      const answer = all[file];
      if (answer === undefined) throw new Error(`spawn ${file} ENOENT`);
      return answer;
    },
    exists: async () => true,
    availableMemory: async () => 8 * GIB,
    freeDisk: async () => 50 * GIB,
    isFree: async () => true,
    ownerOf: async () => 'process 42 (nginx)',
    seesListeners: async () => true,
    ...overrides,
  };
}

const findings = (it: Machine, environment = {}) =>
  findingsOf([...toolChecks(local, environment, it), ...portChecks(local, it)]);
const problems = async (it: Machine, environment = {}) => (await findings(it, environment)).problems;

describe('the preflight checks', () => {
  it('find nothing wrong with a machine that has everything', async () => {
    expect(await problems(machine())).toEqual([]);
  });

  it.each([
    [
      'a user without a name, as in a container that runs as any number',
      machine({ userName: async () => undefined }),
      /^The system has no name for the user .*: add the user/,
    ],
    [
      'no Java',
      machine({}, { java: undefined }),
      /^Java is needed, and "java" cannot be run: install a JDK of version 17 or newer/,
    ],
    [
      'an old Java',
      machine({}, { java: 'java version "11.0.1"' }),
      /^Java 17 or newer is needed, "java" is 11\.0\.1: install a JDK/,
    ],
    ['no Maven', machine({}, { mvn: undefined }), /^Maven is needed.*apt-get install maven/],
    [
      'a Maven on an old Java',
      machine({}, { mvn: MAVEN.replace('17.0.16', '11.0.2') }),
      /^Maven must run on a JDK of version 17 or newer, it runs on Java 11\.0\.2: set JAVA_HOME/,
    ],
    [
      'a Java without a compiler',
      machine({ exists: async (file) => !file.endsWith('/javac') }),
      /^Maven needs a JDK with its compiler, \/usr\/lib\/jvm\/java-17 has none: install/,
    ],
    [
      'no Python with venv',
      machine({}, { python3: undefined }),
      /^Python 3\.9 or newer with venv is needed.*apt-get install/,
    ],
    [
      'no list of listeners',
      machine({ seesListeners: async () => false }),
      /which process listens on a port: install ss/,
    ],
    [
      'a full disk',
      machine({ freeDisk: async () => 0.5 * GIB }),
      /^4 GiB of free disk are needed at \/home\/of\/stack, there are 0\.5: .*PIPELINE_HOME/,
    ],
    [
      'a folder that is read-only',
      machine({
        freeDisk: () => Promise.reject(new Error("EROFS: read-only file system, mkdir '/home/of/stack'")),
      }),
      /^\/home\/of\/stack cannot be written to \(EROFS: .*\): set PIPELINE_HOME, and PIPELINE_SERVERS, to/,
    ],
    [
      'a taken port',
      machine({ isFree: async (port) => port !== 9042 }),
      /^Port 9042 \(cassandra\) is taken by process 42 \(nginx\): end that, or set CASSANDRA_PORT to another port\.$/,
    ],
  ])('say in one sentence what to do about %s', async (_, it, sentence) => {
    expect(await problems(it)).toEqual([expect.stringMatching(sentence)]);
  });

  it('say everything that is wrong at once', async () => {
    const poor = machine(
      { freeDisk: async () => GIB, isFree: async (port) => port !== 7233 },
      { mvn: undefined },
    );
    expect(await problems(poor)).toEqual([
      expect.stringMatching(/^Maven/),
      expect.stringMatching(/disk/),
      expect.stringMatching(/^Port 7233 \(temporal\)/),
    ]);
  });

  it('only warn of little memory, as there may be more when it is asked for', async () => {
    const sentence = /^5 GiB of memory are wanted, 2\.5 can be had; it starts all the same.*--no-grafana/;
    expect(await findings(machine({ availableMemory: async () => 2.5 * GIB }))).toEqual({
      problems: [],
      warnings: [expect.stringMatching(sentence)],
    });
  });

  it.each(['21.0.8', '25.0.1', '25'])('take Java %s, and say what the servers run on', async (version) => {
    const newer = machine(
      {},
      { java: `openjdk version "${version}" 2026-01-01`, mvn: MAVEN.replace('17.0.16', version) },
    );
    expect(await findings(newer)).toEqual({ problems: [], warnings: [] });
    const check = toolChecks(local, {}, newer).find(({ title }) => title === 'Java');
    await expect(check?.run()).resolves.toBe(
      `${version}; the servers get a Java 17 of their own (PyPI), as Spark 3.5 and Cassandra 5.0 run on no newer one`,
    );
  });

  it("say where there is none for the servers but the machine's", async () => {
    const onArm = { platform: 'linux-arm64' };
    expect(await problems(machine(onArm))).toEqual([]);
    expect(await problems(machine(onArm, { java: 'openjdk version "21.0.8" 2026-01-01' }))).toEqual([
      expect.stringMatching(
        /^The servers run on Java 17 alone, "java" is 21\.0\.8, and PyPI has none for linux-arm64: install a JDK 17, and set JAVA_HOME to it\.$/,
      ),
    ]);
  });

  it('want more memory for a further pipeline', async () => {
    const two = readLocalConfig({ PIPELINES: 'companies,earthquakes' });
    const checks = toolChecks(two, {}, machine({ availableMemory: async () => 6 * GIB }));
    const memory = checks.find(({ title }) => title === 'Memory');
    await expect(memory?.run()).rejects.toThrow(/^6\.5 GiB of memory are wanted, 6\.0 can be had/);
  });

  it('ask the Java of JAVA_HOME, where that is set', async () => {
    const it = machine({}, { '/opt/jdk/bin/java': 'openjdk version "17.0.2"', java: undefined });
    expect(await problems(it, { JAVA_HOME: '/opt/jdk' })).toEqual([]);
  });
});
