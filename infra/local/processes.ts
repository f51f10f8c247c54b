import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Command } from '../servers/server.ts';
import { openLog } from './logFiles.ts';
import { hasCode } from '../errorCode.ts';
import { listenerOn } from './ports.ts';
import { isSuspended, startOf } from './processTable.ts';

/** A process that runs or has ended. */
export interface SpawnedProcess {
  readonly pid: number;
  /** As {@link Processes.startOf} says it; undefined when it ended at once. */
  readonly start: string | undefined;
  /** Resolves with how the process ended, e.g. "exit code 1" or "SIGKILL". */
  readonly ended: Promise<string>;
  /** Signals this process alone, as a fault would; nothing happens when it has ended. */
  signal(signal: NodeJS.Signals): void;
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
  /** Whether the process stands still, as after Ctrl-Z, until it gets a SIGCONT. */
  isSuspended(pid: number): Promise<boolean>;
}

/** The operating system's processes. */
export const systemProcesses: Processes = {
  async spawn({ file, args, cwd, env }, logFile) {
    const log = await openLog(logFile);
    try {
      // Node's own spawn: servers outlive what a package would do on exit, and their output goes to the file itself, so that
      // they do not depend on this process to read it.
      const child = spawn(file, args, {
        cwd,
        env,
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
      return { pid, start: await startOf(pid), ended, signal: (signal) => void child.kill(signal) };
    } finally {
      await log.close();
    }
  },

  signalGroup(pid, signal) {
    try {
      process.kill(-pid, signal);
    } catch (error) {
      if (!hasCode(error, 'ESRCH')) throw error;
    }
  },

  listenerOf: (port) => listenerOn(port, '127.0.0.1'),

  startOf,

  isSuspended,
};
