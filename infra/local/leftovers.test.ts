import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readLocalConfig, type LocalConfig } from '../../config/localConfig.ts';
import { StackRunning } from './errors.ts';
import { openJournal } from './journal.ts';
import { clearHome, runningStack, takeHome } from './leftovers.ts';
import type { ServerStatus } from './serverStatus.ts';
import { readState, writeState, type StackState } from './state.ts';
import { fakeProcesses, type FakeProcesses } from '../../tests/fakes/fakeProcesses.ts';

let local: LocalConfig;
let processes: FakeProcesses;
beforeEach(async () => {
  local = { ...readLocalConfig({}), home: await mkdtemp(path.join(tmpdir(), 'home-')) };
  processes = fakeProcesses();
});
afterEach(() => rm(local.home, { recursive: true }));

/** A server that runs, as the state has it. */
async function spawned(name: 'kafka' | 'worker'): Promise<ServerStatus> {
  const { pid, start = '' } = await processes.spawn({ file: name, args: [], cwd: '/', env: {} }, '');
  return { name, address: '', state: 'ready', restarts: 0, pid, start };
}

function stateWith(servers: readonly ServerStatus[], supervisor = { pid: 4, start: 'long ago' }): StackState {
  return {
    supervisor,
    phase: 'running',
    startedAt: '2026-11-23T12:00:00.000Z',
    pipelines: ['companies'],
    servers: [...servers],
  };
}

describe('the home of a stack whose supervisor was killed', () => {
  it('is cleared of the servers that it left running', async () => {
    await writeState(local, stateWith([await spawned('kafka'), await spawned('worker')]));
    expect(await clearHome(local, processes)).toEqual(['kafka', 'worker']);
    expect(processes.spawned.filter((it) => it.running)).toEqual([]);
    expect(await readState(local)).toBeUndefined();
  });

  it('is cleared of nothing else: a pid that was used again is a process of others', async () => {
    const kafka = await spawned('kafka');
    await writeState(local, stateWith([{ ...kafka, start: 'before' }]));
    expect(await clearHome(local, processes)).toEqual([]);
    expect(processes.newest('kafka').running).toBe(true);
  });

  it('is cleared of nothing where the servers ended, too', async () => {
    const kafka = await spawned('kafka');
    processes.newest('kafka').end('SIGKILL');
    await writeState(local, stateWith([kafka]));
    expect(await clearHome(local, processes)).toEqual([]);
    expect(await runningStack(local, processes)).toBeUndefined();
  });
});

describe('the home of a running stack', () => {
  it('is left alone', async () => {
    const { pid, start = '' } = await spawned('worker');
    await writeState(local, stateWith([await spawned('kafka')], { pid: pid ?? 0, start }));
    await expect(clearHome(local, processes)).rejects.toThrow(StackRunning);
    await expect(clearHome(local, processes)).rejects.toThrow(
      `A stack of ${local.home} is running already (process ${pid})`,
    );
    expect(processes.spawned.every((it) => it.running)).toBe(true);
    expect(await runningStack(local, processes)).toMatchObject({ phase: 'running' });
  });
});

/** This process runs, too. */
const withSelf = () => ({ ...processes, startOf: async () => 'now' });
function failed(error: unknown): never {
  throw error;
}

describe('the home that several take at a time', () => {
  it('is that of one of them, whose state the others leave alone', async () => {
    const all = await Promise.allSettled([1, 2, 3, 4].map(() => takeHome(local, withSelf(), failed)));
    const refused = all.flatMap((it) => (it.status === 'rejected' ? [it.reason] : []));
    expect(refused).toEqual([1, 2, 3].map(() => expect.any(StackRunning)));
    expect(await readState(local)).toMatchObject({ supervisor: { pid: process.pid }, phase: 'preparing' });
  });

  it('is free again after it was given back, or its owner was killed', async () => {
    const { journal } = await takeHome(local, withSelf(), failed);
    await journal.close();
    await takeHome(local, withSelf(), failed);
    await writeState(local, stateWith([await spawned('kafka')]));
    const startOf = async (pid: number) => (pid === process.pid ? 'now' : processes.startOf(pid));
    await expect(takeHome(local, { ...processes, startOf }, failed)).resolves.toMatchObject({
      ended: ['kafka'],
    });
  });

  it('says of an owner that stands still, that it does', async () => {
    await takeHome(local, withSelf(), failed);
    processes.suspended.add(process.pid);
    await expect(takeHome(local, withSelf(), failed)).rejects.toThrow(
      `running already (process ${process.pid}, which is suspended)`,
    );
  });
});

describe('the state file', () => {
  it('is refused when it is none, with what to do', async () => {
    await writeFile(path.join(local.home, 'stack.json'), '{"servers": 3}');
    await expect(clearHome(local, processes)).rejects.toThrow(
      /stack\.json is not the state of a stack; when none runs there, delete it/,
    );
  });

  it('has the newest status of each server while the stack runs, and is gone after it', async () => {
    const self = { startOf: async () => 'now' };
    const failures: unknown[] = [];
    const journal = await openJournal(local, self, (error) => failures.push(error));
    const kafka = { name: 'kafka', address: 'a', restarts: 0 } as const;
    journal.note({ ...kafka, state: 'starting' });
    journal.note({ ...kafka, state: 'ready', pid: 7, start: 'then' });
    await journal.phase('running');
    expect(await readState(local)).toMatchObject({
      supervisor: { pid: process.pid, start: 'now' },
      phase: 'running',
      servers: [{ name: 'kafka', state: 'ready', pid: 7, start: 'then' }],
    });
    await journal.close();
    expect(await readState(local)).toBeUndefined();
    expect(failures).toEqual([]);
  });

  it('that cannot be written is told of, and is written again when it can be', async () => {
    const failures: unknown[] = [];
    const journal = await openJournal(local, { startOf: async () => 'now' }, (error) => failures.push(error));
    const home = local.home;
    await rm(home, { recursive: true });
    await writeFile(home, 'a file where the folder was');
    journal.note({ name: 'kafka', address: '', state: 'ready', restarts: 0 });
    await expect(journal.phase('running')).rejects.toThrow(/EEXIST|ENOTDIR/);
    expect(failures).toHaveLength(1);
    await rm(home);
    await journal.phase('running');
    expect(await readFile(path.join(home, 'stack.json'), 'utf8')).toMatch(/"kafka"/);
  });
});
