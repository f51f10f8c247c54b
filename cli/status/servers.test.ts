import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readLocalConfig, type LocalConfig } from '../../config/localConfig.ts';
import type { Processes } from '../../infra/local/processes.ts';
import { writeState, type StackState } from '../../infra/local/state.ts';
import { serverViews } from './servers.ts';

let suspended: readonly number[] = [];
beforeEach(() => (suspended = []));

/** Processes of which only pid 1 runs, since "boot". */
const processes: Processes = {
  spawn: () => Promise.reject(new Error('nothing is to be started')),
  signalGroup: () => undefined,
  listenerOf: async () => undefined,
  isSuspended: async (pid) => suspended.includes(pid),
  startOf: async (pid) => (pid === 1 ? 'boot' : undefined),
};

const state: StackState = {
  supervisor: { pid: 1, start: 'boot' },
  phase: 'running',
  startedAt: '2026-11-23T12:00:00.000Z',
  pipelines: ['companies'],
  servers: [
    { name: 'worker', address: 'task queue', state: 'restarting', restarts: 2, message: 'exit code 1' },
    { name: 'kafka', address: '127.0.0.1:9092', state: 'ready', restarts: 0, pid: 7, start: 'later' },
  ],
};

let local: LocalConfig;
beforeEach(async () => {
  local = { ...readLocalConfig({}), home: await mkdtemp(path.join(tmpdir(), 'status-')) };
});
afterEach(() => rm(local.home, { recursive: true }));

describe('the servers of a stack', () => {
  it('are those that its supervisor noted, in the order in which they are always shown', async () => {
    await writeState(local, state);
    expect(await serverViews(local, processes)).toEqual([
      { name: 'kafka', state: 'ready', ready: true, address: '127.0.0.1:9092', restarts: 0, pid: 7 },
      {
        name: 'worker',
        state: 'restarting',
        ready: false,
        address: 'task queue',
        restarts: 2,
        message: 'exit code 1',
      },
    ]);
  });

  it('are suspended where their process stands still, and so is the supervisor', async () => {
    suspended = [1, 7];
    await writeState(local, state);
    const views = await serverViews(local, processes);
    expect(views?.map(({ name, state: current, ready }) => `${name} ${current} ${ready}`)).toEqual([
      'supervisor suspended false',
      'kafka suspended false',
      'worker restarting false',
    ]);
    expect(views?.[0]?.message).toBe('Ctrl-Z? "fg" in its terminal, or "kill -CONT 1", lets it go on');
  });

  it('are not there yet while the machine is looked at, which is said', async () => {
    await writeState(local, { ...state, phase: 'preparing', servers: [] });
    expect(await serverViews(local, processes)).toMatchObject([
      { name: 'supervisor', state: 'preparing', ready: false },
    ]);
  });

  it('are undefined where no stack was started', async () => {
    expect(await serverViews(local, processes)).toBeUndefined();
  });

  it('are undefined when the supervisor was killed, also when its pid belongs to another process now', async () => {
    await writeState(local, { ...state, supervisor: { pid: 2, start: 'boot' } });
    expect(await serverViews(local, processes)).toBeUndefined();
    await writeState(local, { ...state, supervisor: { pid: 1, start: 'before the boot' } });
    expect(await serverViews(local, processes)).toBeUndefined();
  });

  it('cannot be told from a file of another form', async () => {
    await writeFile(path.join(local.home, 'stack.json'), '{}');
    await expect(serverViews(local, processes)).rejects.toThrow(/stack\.json is not the state of a stack/);
  });
});
