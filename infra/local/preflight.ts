import { mkdir, statfs } from 'node:fs/promises';
import { execa } from 'execa';
import getPort from 'get-port';
import { portToPid } from 'pid-port';
import type { Environment } from '../../config/environment.ts';
import { portVariable, type LocalConfig } from '../../config/localConfig.ts';
import { javaCommand } from '../servers/java.ts';

/** One thing this machine must have. */
export interface Check {
  readonly title: string;
  /** What was found. @throws one sentence that says what is missing, and its remedy. */
  run(): Promise<string>;
}

const GIB = 1024 ** 3;
/** Eight processes of the JVM and of Node, with their data in memory: 3.5 GiB measured. */
const MEMORY_GIB = 5;
/** Downloads, their caches, and room for data. */
const DISK_GIB = 4;

/** What must be there before anything is downloaded or started. */
export function toolChecks(local: LocalConfig, environment: Environment): readonly Check[] {
  return [
    {
      title: 'Node.js',
      async run() {
        const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
        if (major < 20 || (major === 20 && minor < 19))
          throw new Error(`Node.js 20.19 or newer is needed, this is ${process.version}: install a newer one.`);
        return process.version;
      },
    },
    {
      title: 'Java',
      async run() {
        const java = javaCommand(environment);
        const remedy = 'install a JDK 17 (Debian: apt-get install openjdk-17-jdk-headless), or set JAVA_HOME to one';
        const version = await versionOf(java, ['-version'], /version "([^"]+)"/, `Java 17 is needed, there is no ${java}: ${remedy}.`);
        if (!/^17\b/.test(version)) throw new Error(`Java 17 is needed (Spark and Cassandra run on no other), ${java} is ${version}: ${remedy}.`);
        return version;
      },
    },
    {
      title: 'Maven',
      async run() {
        const remedy = 'install it (Debian: apt-get install maven)';
        const { stdout } = await answer('mvn', ['--version'], `Maven is needed, there is no mvn on the path: ${remedy}.`);
        const java = /Java version: ([\d.]+)/.exec(stdout)?.[1] ?? 'unknown';
        if (!/^17\b/.test(java)) throw new Error(`Maven must run on a JDK 17, it runs on ${java}: set JAVA_HOME to a JDK 17.`);
        return /Apache Maven ([\d.]+)/.exec(stdout)?.[1] ?? 'unknown version';
      },
    },
    {
      title: 'Python',
      async run() {
        const remedy = 'install Python 3.9 or newer with venv (Debian: apt-get install python3-venv)';
        const script = 'import ensurepip, platform, sys, venv; assert sys.version_info >= (3, 9); print(platform.python_version())';
        const { stdout } = await answer('python3', ['-c', script], `Python 3.9 with venv is needed to install Temporal: ${remedy}.`);
        return stdout;
      },
    },
    {
      title: 'Memory',
      async run() {
        const available = process.availableMemory() / GIB;
        if (available < MEMORY_GIB)
          throw new Error(`${MEMORY_GIB} GiB of free memory are needed, there are ${available.toFixed(1)}: end other programs.`);
        return `${available.toFixed(1)} GiB available`;
      },
    },
    {
      title: 'Disk',
      async run() {
        await mkdir(local.home, { recursive: true });
        const { bavail, bsize } = await statfs(local.home);
        const free = (bavail * bsize) / GIB;
        if (free < DISK_GIB)
          throw new Error(`${DISK_GIB} GiB of free disk are needed at ${local.home}, there are ${free.toFixed(1)}: free some, or set PIPELINE_HOME to another place.`);
        return `${free.toFixed(1)} GiB free at ${local.home}`;
      },
    },
  ];
}

/** One check a port of the stack. */
export function portChecks({ ports }: LocalConfig): readonly Check[] {
  return Object.entries(ports).map(([name, port]) => ({
    title: `Port ${port} (${name})`,
    async run() {
      if ((await getPort({ port, host: '127.0.0.1' })) === port) return 'free';
      throw new Error(`Port ${port} (${name}) is taken by ${await ownerOf(port)}: end that, or set ${portVariable(name)} to another port.`);
    },
  }));
}

/** Runs the checks and returns every problem, one sentence each. */
export async function problemsOf(checks: readonly Check[]): Promise<readonly string[]> {
  const results = await Promise.allSettled(checks.map((check) => check.run()));
  return results.flatMap((result) => (result.status === 'rejected' ? [messageOf(result.reason)] : []));
}

async function ownerOf(port: number): Promise<string> {
  const pid = await portToPid({ port, host: '*' }).catch(() => undefined);
  if (pid === undefined) return 'a process of another user';
  const { stdout } = await execa('ps', ['-o', 'args=', '-p', String(pid)], { reject: false });
  return `process ${pid} (${stdout.trim().slice(0, 80)})`;
}

async function answer(file: string, args: readonly string[], missing: string): Promise<{ stdout: string; stderr: string }> {
  try {
    return await execa(file, args);
  } catch (cause) {
    throw new Error(missing, { cause });
  }
}

async function versionOf(file: string, args: readonly string[], pattern: RegExp, missing: string): Promise<string> {
  const { stdout, stderr } = await answer(file, args, missing);
  return pattern.exec(stdout + stderr)?.[1] ?? 'of unknown version';
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
