import type { Pause } from '../../infra/local/pause.ts';
import type { Processes, SpawnedProcess } from '../../infra/local/processes.ts';

/** A process of a test; it ends when the test says so, or by a signal. */
export interface FakeProcess extends SpawnedProcess {
  readonly file: string;
  running: boolean;
  /** One that does not end on SIGTERM. */
  stubborn: boolean;
  end(how: string): void;
}

/** Processes that exist in memory alone, and all that was done to them. */
export interface FakeProcesses extends Processes {
  readonly spawned: FakeProcess[];
  /** `spawn kafka`, `SIGTERM kafka` …, in order; the file of the command stands for the server. */
  readonly events: string[];
  /** Who listens on a port, where it is not the process that was spawned last. */
  readonly listeners: Map<number, number>;
  /** Pids that we may not signal. */
  readonly refused: Set<number>;
  /** Pids that stand still. */
  readonly suspended: Set<number>;
  /** Told of each process as it is spawned. */
  onSpawn: (spawned: FakeProcess) => void;
  /** The newest process of this command. @throws when there was none. */
  newest(file: string): FakeProcess;
}

export function fakeProcesses(): FakeProcesses {
  const spawned: FakeProcess[] = [];
  const events: string[] = [];
  const listeners = new Map<number, number>();
  const refused = new Set<number>();
  const suspended = new Set<number>();
  const processes: FakeProcesses = {
    refused,
    suspended,
    onSpawn: () => undefined,
    spawned,
    events,
    listeners,
    newest(file) {
      const found = spawned.findLast((it) => it.file === file);
      if (found === undefined) throw new Error(`${file} was never spawned`);
      return found;
    },
    async spawn({ file }) {
      events.push(`spawn ${file}`);
      const fake = fakeProcess(1000 + spawned.length, file);
      spawned.push(fake);
      processes.onSpawn(fake);
      return fake;
    },
    signalGroup(pid, signal) {
      if (refused.has(pid)) throw new Error('EPERM');
      const fake = spawned.find((it) => it.pid === pid);
      events.push(`${signal} ${fake?.file ?? pid}`);
      if (signal === 'SIGKILL' || (signal !== 'SIGCONT' && fake?.stubborn === false)) fake?.end(signal);
    },
    listenerOf: async (port) => listeners.get(port) ?? spawned.findLast((it) => it.running)?.pid,
    isSuspended: async (pid) => suspended.has(pid),
    startOf: async (pid) => spawned.find((it) => it.pid === pid && it.running)?.start,
  };
  return processes;
}

function fakeProcess(pid: number, file: string): FakeProcess {
  let resolve: (how: string) => void;
  const ended = new Promise<string>((it) => (resolve = it));
  const fake: FakeProcess = {
    pid,
    file,
    start: `started as ${pid}`,
    ended,
    running: true,
    stubborn: false,
    end(how) {
      fake.running = false;
      resolve(how);
    },
    signal: (signal) => fake.end(signal),
  };
  return fake;
}

/** A clock on which waiting takes no time: each pause sets it on, and lets others go first. */
export function fakeClock(): { now: () => number; pause: Pause; pauses: number[] } {
  let now = 0;
  const pauses: number[] = [];
  return {
    pauses,
    now: () => now,
    async pause(ms, signal) {
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted === true) return;
      pauses.push(ms);
      now += ms;
    },
  };
}
