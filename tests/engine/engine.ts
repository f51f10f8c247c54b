import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import pWaitFor from 'p-wait-for';
import { processEnvironment } from '../../config/environment.ts';

const DAEMON = '/usr/sbin/dockerd';
/** The client of the same package: newer ones build with buildx alone, which that has not. */
export const CLIENT = '/usr/bin/docker';
const NEEDED = [DAEMON, CLIENT, '/usr/sbin/debootstrap', '/usr/bin/setpriv'];
const GIB = 1024 ** 3;

/** Why no engine can be had on this machine; undefined when one can be tried. */
export function engineAbsence(): string | undefined {
  if (process.platform !== 'linux') return 'an engine of one’s own needs Linux';
  if (process.getuid?.() !== 0) return 'an engine of one’s own needs root';
  const missing = NEEDED.find((file) => !existsSync(file));
  if (missing !== undefined) return `${missing} is missing; on Debian: apt-get install docker.io debootstrap`;
  return totalmem() < 10 * GIB ? 'the stack needs 10 GiB of memory' : undefined;
}

/** A Docker engine that nobody else uses, with a socket and a data folder of its own. */
export interface Engine {
  /** How clients find it. */
  readonly host: string;
  /** Ends it and everything that runs in it; the images stay for the next one. */
  stop(): Promise<void>;
}

/**
 * Starts one with its data in `folder`. It makes no rule of the machine's firewall: containers reach each other, and nothing beyond.
 * @throws when it does not answer within a minute, with the last lines of its log; then none is left running.
 */
export async function startEngine(folder: string): Promise<Engine> {
  await mkdir(folder, { recursive: true });
  // Short, as the path of a socket has to be.
  const run = await mkdtemp(path.join(tmpdir(), 'engine-'));
  const host = `unix://${path.join(run, 'docker.sock')}`;
  const logFile = path.join(folder, 'dockerd.log');
  const daemon = execa(
    'setpriv',
    [
      // Also when the tests are killed, it ends, and its containers with it.
      '--pdeathsig',
      'SIGTERM',
      DAEMON,
      `--data-root=${path.join(folder, 'data')}`,
      `--exec-root=${path.join(run, 'exec')}`,
      `--pidfile=${path.join(run, 'docker.pid')}`,
      `--host=${host}`,
      '--bridge=none',
      '--iptables=false',
      '--ip-forward=false',
      '--ip-masq=false',
    ],
    { stdin: 'ignore', stdout: 'ignore', stderr: { file: logFile }, reject: false, cleanup: true },
  );
  const stop = async () => {
    await end(daemon);
    await rm(run, { recursive: true, force: true });
  };
  try {
    await pWaitFor(
      async () => !(await execa(CLIENT, ['--host', host, 'info'], { reject: false, timeout: 5000 })).failed,
      {
        interval: 500,
        timeout: 60_000,
      },
    );
  } catch (error) {
    await stop();
    const { stdout } = await execa('tail', ['-n', '5', logFile], { reject: false });
    throw new Error(`dockerd does not answer after 60 s: ${stdout}`, { cause: error });
  }
  return { host, stop };
}

/** Asks it to end, and kills it when that takes half a minute. */
async function end(daemon: PromiseLike<unknown> & { kill(signal: NodeJS.Signals): boolean }): Promise<void> {
  daemon.kill('SIGTERM');
  const killer = setTimeout(() => daemon.kill('SIGKILL'), 30_000);
  await daemon;
  clearTimeout(killer);
}

/** Runs Docker's client against an engine, and returns what it writes. @throws with that, when it fails or takes longer. */
export async function docker(host: string, args: readonly string[], timeoutMs = 60_000): Promise<string> {
  const { PATH = '', HOME = '' } = processEnvironment();
  const { stdout } = await execa(CLIENT, ['--host', host, ...args], {
    env: { PATH, HOME, DOCKER_BUILDKIT: '1' },
    extendEnv: false,
    timeout: timeoutMs,
  });
  return stdout;
}
