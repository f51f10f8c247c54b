import path from 'node:path';
import type { Environment } from '../../config/environment.ts';
import { portOf, portVariable, type LocalConfig, type LocalPorts } from '../../config/localConfig.ts';
import { isJava17, isNewEnough, javaVersionIn } from '../servers/javaVersion.ts';
import { machineJava } from '../servers/java.ts';
import { messageOf } from './errors.ts';
import type { Machine } from './machine.ts';
import { portNames } from './ports.ts';

/** One thing this machine must have. */
export interface Check {
  readonly title: string;
  /** What was found. @throws one sentence that says what is missing, and its remedy. */
  run(): Promise<string>;
  /** Whether without it all is started all the same. */
  readonly advisory?: true;
}

/** What checks found, a sentence each. */
export interface Findings {
  /** What keeps anything from being started. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

const GIB = 1024 ** 3;
/** All processes together, one pipeline's streaming job included, take 4.1 GiB; building the job is over by then. */
const MEMORY_GIB = 5;
/** Driver and executor of a further pipeline: two heaps of 512 MiB, and what a JVM needs beside its heap. */
const MEMORY_A_PIPELINE_GIB = 1.5;
/** Downloads and their caches are 2 GiB; the rest is room for data. */
const DISK_GIB = 4;

/** What must be there before anything is downloaded or started. */
export function toolChecks(local: LocalConfig, environment: Environment, machine: Machine): readonly Check[] {
  return [
    { title: 'User', run: () => user(machine) },
    // cli/pipeline.js has checked it: an old one cannot load this file's packages.
    { title: 'Node.js', run: async () => machine.nodeVersion },
    { title: 'Java', run: () => java(machine, machineJava(environment)) },
    { title: 'Maven', run: () => maven(machine) },
    { title: 'Python', run: () => python(machine) },
    { title: 'Process list', run: () => listeners(machine) },
    { title: 'Memory', run: () => memory(machine, local.pipelines.length), advisory: true },
    { title: 'Disk', run: () => disk(machine, local.home) },
  ];
}

/** One check a port; all of the stack by default. */
export function portChecks(
  { ports }: LocalConfig,
  machine: Machine,
  names: readonly (keyof LocalPorts)[] = portNames(ports),
): readonly Check[] {
  return names.map((name) => ({
    title: `Port ${portOf(ports, name)} (${name})`,
    async run() {
      const port = portOf(ports, name);
      if (await machine.isFree(port)) return 'free';
      const owner = await machine.ownerOf(port);
      throw new Error(
        `Port ${port} (${name}) is taken by ${owner}: end that, or set ${portVariable(name)} to another port.`,
      );
    },
  }));
}

/** Runs all the checks and returns all that is missing. */
export async function findingsOf(checks: readonly Check[]): Promise<Findings> {
  const results = await Promise.allSettled(checks.map((check) => check.run()));
  const missing = (advisory: boolean) =>
    results.flatMap((result, index) =>
      result.status === 'rejected' && (checks[index]?.advisory ?? false) === advisory
        ? [messageOf(result.reason)]
        : [],
    );
  return { problems: missing(false), warnings: missing(true) };
}

async function user(machine: Machine): Promise<string> {
  const name = await machine.userName();
  if (name !== undefined) return name;
  throw new Error(
    'The system has no name for the user that this runs as, and Spark and Temporal want one: add the user (Debian: useradd), or in a container run as one of the image.',
  );
}

const JAVA_REMEDY =
  'install a JDK of version 17 or newer (Debian: apt-get install default-jdk-headless), or set JAVA_HOME to one';

/** What the package of infra/servers/java-requirements.txt is for. */
const JAVA_17_PLATFORMS: readonly string[] = ['linux-x64', 'darwin-x64', 'darwin-arm64'];

async function java(machine: Machine, command: string): Promise<string> {
  const answer = await outputOf(
    machine,
    command,
    ['-version'],
    `Java is needed, and "${command}" cannot be run: ${JAVA_REMEDY}.`,
  );
  const version = javaVersionIn(answer) ?? 'of unknown version';
  if (isJava17(version)) return version;
  if (!isNewEnough(version))
    throw new Error(`Java 17 or newer is needed, "${command}" is ${version}: ${JAVA_REMEDY}.`);
  if (!JAVA_17_PLATFORMS.includes(machine.platform))
    throw new Error(
      `The servers run on Java 17 alone, "${command}" is ${version}, and PyPI has none for ${machine.platform}: install a JDK 17, and set JAVA_HOME to it.`,
    );
  return `${version}; the servers get a Java 17 of their own (PyPI), as Spark 3.5 and Cassandra 5.0 run on no newer one`;
}

async function maven(machine: Machine): Promise<string> {
  const missing = 'Maven is needed, and "mvn" cannot be run: install it (Debian: apt-get install maven).';
  const answer = await outputOf(machine, 'mvn', ['--version'], missing);
  const [, version, runtime] = /Java version: ([\d.]+).*runtime: (.+)$/m.exec(answer) ?? [];
  if (version === undefined || !isNewEnough(version))
    throw new Error(
      `Maven must run on a JDK of version 17 or newer, it runs on Java ${version ?? 'of unknown version'}: set JAVA_HOME to one.`,
    );
  if (runtime !== undefined && !(await machine.exists(path.join(runtime.trim(), 'bin', 'javac'))))
    throw new Error(`Maven needs a JDK with its compiler, ${runtime.trim()} has none: ${JAVA_REMEDY}.`);
  return `${/Apache Maven ([\d.]+)/.exec(answer)?.[1] ?? 'of unknown version'}, on Java ${version}`;
}

async function python(machine: Machine): Promise<string> {
  const script =
    'import ensurepip, platform, sys, venv; assert sys.version_info >= (3, 9); print(platform.python_version())';
  const missing =
    'Python 3.9 or newer with venv is needed, to install Temporal: install it (Debian: apt-get install python3-venv).';
  return (await outputOf(machine, 'python3', ['-c', script], missing)).trim();
}

async function listeners(machine: Machine): Promise<string> {
  if (await machine.seesListeners()) return 'tells which process listens on a port';
  throw new Error(
    'It cannot be told which process listens on a port: install ss (Debian: apt-get install iproute2) or lsof.',
  );
}

async function memory(machine: Machine, pipelines: number): Promise<string> {
  const available = (await machine.availableMemory()) / GIB;
  const wanted = MEMORY_GIB + MEMORY_A_PIPELINE_GIB * (pipelines - 1);
  if (available >= wanted) return `${available.toFixed(1)} GiB available`;
  throw new Error(
    `${wanted} GiB of memory are wanted, ${available.toFixed(1)} can be had; it starts all the same, but servers may be ended by the system: end other programs, or start without Grafana (--no-grafana).`,
  );
}

async function disk(machine: Machine, home: string): Promise<string> {
  const free = (await freeDisk(machine, home)) / GIB;
  if (free >= DISK_GIB) return `${free.toFixed(1)} GiB free at ${home}`;
  throw new Error(
    `${DISK_GIB} GiB of free disk are needed at ${home}, there are ${free.toFixed(1)}: free some, or set PIPELINE_HOME to another place.`,
  );
}

async function freeDisk(machine: Machine, home: string): Promise<number> {
  try {
    return await machine.freeDisk(home);
  } catch (cause) {
    throw new Error(
      `${home} cannot be written to (${messageOf(cause)}): set PIPELINE_HOME, and PIPELINE_SERVERS, to folders that can.`,
      { cause },
    );
  }
}

async function outputOf(
  machine: Machine,
  file: string,
  args: readonly string[],
  missing: string,
): Promise<string> {
  try {
    return await machine.output(file, args);
  } catch (cause) {
    throw new Error(missing, { cause });
  }
}
