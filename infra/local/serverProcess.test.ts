import pWaitFor from 'p-wait-for';
import { readLocalConfig } from '../../config/localConfig.ts';
import type { ServerDefinition } from '../servers/server.ts';
import { ServerProcess } from './serverProcess.ts';
import type { ServerStatus } from './serverStatus.ts';
import { fakeClock, fakeProcesses } from '../../tests/fakes/fakeProcesses.ts';
import { fakeServer, gate } from '../../tests/fakes/fakeServer.ts';

function serverOf(definition: ServerDefinition) {
  const processes = fakeProcesses();
  const clock = fakeClock();
  const changes: ServerStatus[] = [];
  const server = new ServerProcess(definition, {
    local: readLocalConfig({ PIPELINE_HOME: '/nowhere' }),
    environment: {},
    processes,
    ...clock,
    onChange: (status) => changes.push(status),
  });
  const spawnedTimes = (times: number) => pWaitFor(() => processes.spawned.length >= times, { interval: 1 });
  const isReady = () => pWaitFor(() => server.status.state === 'ready', { interval: 1 });
  return { server, processes, changes, clock, spawnedTimes, isReady };
}

describe('a server that dies', () => {
  it('is started again after a moment, and says why', async () => {
    const { server, processes, changes, spawnedTimes, isReady } = serverOf(fakeServer('kafka'));
    await server.start();
    processes.newest('kafka').end('SIGKILL');
    await spawnedTimes(2);
    await isReady();
    expect(server.status).toMatchObject({ state: 'ready', restarts: 1, pid: 1001, start: 'started as 1001' });
    expect(changes.map(({ state, message }) => message ?? state)).toContain(
      'it ended with SIGKILL; it starts again in 0.5 s',
    );
    await server.stop();
  });

  it('takes its children with it before it is started again', async () => {
    const { server, processes, spawnedTimes, isReady } = serverOf(fakeServer('spark-worker'));
    await server.start();
    processes.newest('spark-worker').end('SIGKILL');
    await spawnedTimes(2);
    await isReady();
    expect(processes.events).toEqual(['spawn spark-worker', 'SIGKILL spark-worker', 'spawn spark-worker']);
    await server.stop();
  });

  it('waits longer each time, up to half a minute', async () => {
    let broken = false;
    const ready = () => (broken ? Promise.reject(new Error('it is broken')) : Promise.resolve());
    const { server, processes, clock, spawnedTimes } = serverOf(fakeServer('kafka', { ready }));
    await server.start();
    broken = true;
    processes.onSpawn = (spawned) => spawned.end('exit code 1');
    processes.newest('kafka').end('exit code 1');
    await spawnedTimes(10);
    await server.stop();
    expect(clock.pauses.slice(0, 8)).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect(server.status).toMatchObject({ state: 'stopped' });
    expect(server.status.restarts).toBeGreaterThanOrEqual(9);
  });

  it('begins with a short wait again once it has been ready for a while', async () => {
    const { server, processes, clock, spawnedTimes, isReady } = serverOf(fakeServer('kafka'));
    await server.start();
    for (const times of [2, 3]) {
      processes.newest('kafka').end('exit code 1');
      await spawnedTimes(times);
      await isReady();
    }
    expect(clock.pauses).toEqual([500, 1000]);
    await clock.pause(60_000);
    processes.newest('kafka').end('exit code 1');
    await spawnedTimes(4);
    expect(clock.pauses).toEqual([500, 1000, 60_000, 500]);
    await server.stop();
  });
});

describe('a server that answers and does not do its work', () => {
  const forgotten = 'the master does not list it';

  it('is said to be idle, and is started again after two minutes of it', async () => {
    let reason: string | undefined;
    const { server, processes, changes, clock, spawnedTimes, isReady } = serverOf(
      fakeServer('spark-worker', { idleness: async () => reason }),
    );
    await server.start();
    processes.onSpawn = () => (reason = undefined);
    reason = forgotten;
    await spawnedTimes(2);
    await isReady();
    expect(processes.events.slice(0, 2)).toEqual(['spawn spark-worker', 'SIGTERM spark-worker']);
    const idle = changes.filter(({ state }) => state === 'idle');
    expect(idle).toEqual([expect.objectContaining({ message: forgotten, pid: 1000 })]);
    expect(clock.pauses.filter((ms) => ms === 10_000).length).toBeGreaterThanOrEqual(12);
    expect(changes.map(({ message }) => message)).toContain(`${forgotten}; it starts again in 0.5 s`);
    expect(server.status).toMatchObject({ state: 'ready', restarts: 1, pid: 1001 });
    await server.stop();
  });

  it('is left alone when it does it again, or cannot be asked, before the two minutes are over', async () => {
    const answers = [...Array.from({ length: 11 }, () => forgotten), undefined, ...Array(11).fill(forgotten)];
    let asked = 0;
    const { server, processes, changes } = serverOf(
      fakeServer('spark-worker', {
        async idleness() {
          asked += 1;
          if (asked > answers.length) throw new Error('connect ECONNREFUSED');
          return answers[asked - 1];
        },
      }),
    );
    await server.start();
    await pWaitFor(() => asked > 100, { interval: 0 });
    expect(processes.spawned).toHaveLength(1);
    expect(changes.map(({ state }) => state).slice(-4)).toEqual(['idle', 'ready', 'idle', 'ready']);
    await server.stop();
    expect(processes.spawned.filter((it) => it.running)).toEqual([]);
  });

  it('may die meanwhile, as any other', async () => {
    let reason: string | undefined = forgotten;
    const { server, processes, spawnedTimes, isReady } = serverOf(
      fakeServer('spark-worker', { idleness: async () => reason }),
    );
    await server.start();
    processes.onSpawn = () => (reason = undefined);
    processes.newest('spark-worker').end('SIGKILL');
    await spawnedTimes(2);
    await isReady();
    expect(processes.events).not.toContain('SIGTERM spark-worker');
    await server.stop();
  });
});

describe('stopping a server', () => {
  it('ends a process that is spawned while it stops', async () => {
    const prepared = gate();
    const { server, processes } = serverOf(
      fakeServer('kafka', {
        async prepare() {
          await prepared.opened;
          return { file: 'kafka', args: [], cwd: '/', env: {} };
        },
      }),
    );
    const started = server.start();
    const stopped = server.stop();
    prepared.open();
    await expect(started).rejects.toThrow(/kafka did not become ready: it was stopped/);
    await stopped;
    expect(processes.spawned.filter((it) => it.running)).toEqual([]);
    // It did not fail: nobody need look for a reason.
    expect(server.status.state).toBe('stopped');
  });

  it('does not start it again when it was about to', async () => {
    const { server, processes, changes } = serverOf(fakeServer('kafka'));
    await server.start();
    processes.newest('kafka').end('SIGKILL');
    await pWaitFor(() => changes.some(({ state }) => state === 'restarting'), { interval: 0 });
    await server.stop();
    expect(server.status.state).toBe('stopped');
    expect(processes.spawned.filter((it) => it.running)).toEqual([]);
  });

  it('says so when a signal is for a server that does not run', () => {
    const { server } = serverOf(fakeServer('kafka'));
    expect(() => server.signal('SIGKILL')).toThrow('kafka does not run');
  });
});

describe('a server that is to be away for a while', () => {
  it('is killed without being asked, and stays away', async () => {
    const { server, processes, clock } = serverOf(fakeServer('kafka'));
    await server.start();
    processes.newest('kafka').stubborn = true;
    await server.stop('SIGKILL');
    expect(processes.events).not.toContain('SIGTERM kafka');
    await clock.pause(600_000);
    expect(processes.spawned).toHaveLength(1);
    expect(server.status.state).toBe('stopped');
  });

  it('comes back when it is started again, and is kept running from then on', async () => {
    const { server, processes, spawnedTimes, isReady } = serverOf(fakeServer('kafka'));
    await server.start();
    await server.stop('SIGKILL');
    await server.startAgain();
    expect(server.status).toMatchObject({ state: 'ready', pid: 1001 });
    processes.newest('kafka').end('SIGKILL');
    await spawnedTimes(3);
    await isReady();
    expect(server.status.restarts).toBe(1);
    await server.stop();
    expect(processes.spawned.filter((it) => it.running)).toEqual([]);
  });

  it('is not started a second time while it runs', async () => {
    const { server, processes } = serverOf(fakeServer('kafka'));
    await server.start();
    await expect(server.startAgain()).rejects.toThrow('kafka is ready, expected stopped');
    expect(processes.spawned).toHaveLength(1);
    await server.stop();
  });

  it('may be started once more after a start that failed', async () => {
    let broken = false;
    const ready = () => (broken ? Promise.reject(new Error('it is broken')) : Promise.resolve());
    const { server } = serverOf(fakeServer('kafka', { ready }));
    await server.start();
    await server.stop();
    broken = true;
    await expect(server.startAgain()).rejects.toThrow(/it is broken/);
    expect(server.status.state).toBe('failed');
    broken = false;
    await server.startAgain();
    expect(server.status.state).toBe('ready');
    await server.stop();
  });
});
