import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { portToPid } from 'pid-port';
import { processEnvironment } from '../../config/environment.ts';
import type { Command } from '../servers/server.ts';

/** A process that runs or has ended. */
export interface SpawnedProcess {
  readonly pid: number;
  /** Resolves with how the process ended, e.g. "exit code 1" or "SIGKILL". */
  readonly ended: Promise<string>;
}

/** What the supervisor does to the operating system; handed in, so that tests need no processes. */
export interface Processes {
  /** Starts the command in a process group of its own, its output at the end of the log file. @throws when it cannot. */
  spawn(command: Command, logFile: string): Promise<SpawnedProcess>;
  /** Signals the process `pid` and all its descendants that stayed in its group; nothing happens when none is left. */
  signalGroup(pid: number, signal: NodeJS.Signals): void;
  /** Pid of the process that listens on the TCP port of 127.0.0.1; undefined when none does, or it is not ours to see. */
  listenerOf(port: number): Promise<number | undefined>;
  /** When the process was started, as the system says it: tells a pid from its reuse. Undefined when it has ended. */
  startOf(pid: number): Promise<string | undefined>;
}

const LOG_LIMIT_BYTES = 20 * 1024 * 1024;

/** The operating system's processes. */
export const systemProcesses: Processes = {
  async spawn({ file, args, cwd, env }, logFile) {
    const log = await openLog(logFile);
    try {
      // Node's own spawn: servers outlive what a package would do on exit, and their output goes to the file itself, so that
      // they do not depend on this process to read it.
      const child = spawn(file, args, {
        cwd,
        env: { ...processEnvironment(), ...env },
        // A group of its own: a Ctrl-C in the terminal reaches the supervisor alone, which stops them in order.
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
      });
      const ended = new Promise<string>((resolve) => {
        child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
      });
      await once(child, 'spawn');
      const { pid } = child;
      if (pid === undefined) throw new Error(`could not start ${file}`);
      return { pid, ended };
    } finally {
      await log.close();
    }
  },

  signalGroup(pid, signal) {
    try {
      process.kill(-pid, signal);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  },

  // pid-port rejects where nobody listens.
  listenerOf: (port) => portToPid({ port, host: '127.0.0.1' }).catch(() => undefined),

  async startOf(pid) {
    const { stdout, exitCode } = await execa('ps', ['-o', 'lstart=,stat=', '-p', String(pid)], { reject: false });
    const text = stdout.trim();
    // A zombie has ended; it only waits for its parent to notice.
    return exitCode === 0 && text !== '' && !/\bZ\S*$/.test(text) ? text.replace(/\s+\S+$/, '') : undefined;
  },
};

/** Opens a log for appending; one that has grown large becomes `<name>.1` first. */
async function openLog(logFile: string) {
  await mkdir(path.dirname(logFile), { recursive: true });
  const size = await stat(logFile).then(
    (it) => it.size,
    () => 0,
  );
  if (size > LOG_LIMIT_BYTES) await rename(logFile, `${logFile}.1`);
  return open(logFile, 'a');
}
