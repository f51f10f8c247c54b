import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readLocalConfig, type LocalConfig } from '../../config/localConfig.ts';
import type { ServerDefinition } from '../servers/server.ts';
import { ServerNotReady } from './errors.ts';
import type { ServerStatus } from './serverStatus.ts';
import { Supervisor } from './supervisor.ts';
import { fakeClock, fakeProcesses, type FakeProcesses } from '../../tests/fakes/fakeProcesses.ts';
import { fakeServer, gate } from '../../tests/fakes/fakeServer.ts';

let local: LocalConfig;
let processes: FakeProcesses;
let changes: ServerStatus[];
beforeEach(async () => {
  local = { ...readLocalConfig({}), home: await mkdtemp(path.join(tmpdir(), 'supervisor-')) };
  processes = fakeProcesses();
  changes = [];
});
afterEach(() => rm(local.home, { recursive: true }));

function supervise(...servers: ServerDefinition[]): Supervisor {
  return new Supervisor(servers, {
    local,
    environment: {},
    processes,
    ...fakeClock(),
    onChange: (status) => changes.push(status),
  });
}

const running = () => processes.spawned.filter((it) => it.running).map(({ file }) => file);

async function cassandraDies(): Promise<void> {
  processes.newest('cassandra').end('exit code 3');
  throw new Error('connect ECONNREFUSED');
}

/** The failure of a start that must fail. */
async function failureOf(start: Promise<void>): Promise<unknown> {
  try {
    await start;
  } catch (error) {
    return error;
  }
  throw new Error('it started');
}

describe('starting', () => {
  it('starts a server only when those that it needs are ready', async () => {
    const kafkaReady = gate();
    const supervisor = supervise(
      fakeServer('kafka', { ready: () => kafkaReady.opened }),
      fakeServer('console', { needs: ['kafka'] }),
    );
    const started = supervisor.start();
    await new Promise((resolve) => setImmediate(resolve));
    expect(supervisor.statuses.map(({ state }) => state)).toEqual(['starting', 'waiting']);
    kafkaReady.open();
    await started;
    expect(processes.events).toEqual(['spawn kafka', 'spawn console']);
    expect(supervisor.statuses.map(({ state }) => state)).toEqual(['ready', 'ready']);
  });

  it('starts servers that do not need one another at the same time', async () => {
    const both = gate();
    const ready = () => both.opened;
    const supervisor = supervise(fakeServer('kafka', { ready }), fakeServer('cassandra', { ready }));
    const started = supervisor.start();
    await new Promise((resolve) => setImmediate(resolve));
    expect(running()).toEqual(['kafka', 'cassandra']);
    both.open();
    await started;
  });

  it('refuses servers in an order in which they could not be stopped', () => {
    const needy = fakeServer('console', { needs: ['kafka'] });
    expect(() => supervise(needy, fakeServer('kafka'))).toThrow(
      'console needs kafka, which must come before it',
    );
  });
});

describe('a start that fails', () => {
  it('stops what was started, and shows the last lines of the log of the server that failed', async () => {
    await mkdir(path.join(local.home, 'logs'));
    await writeFile(path.join(local.home, 'logs', 'cassandra.log'), 'first\nOutOfMemoryError\n');
    const supervisor = supervise(fakeServer('kafka'), fakeServer('cassandra', { ready: cassandraDies }));
    const error = await failureOf(supervisor.start());
    expect(error).toBeInstanceOf(ServerNotReady);
    expect(error).toMatchObject({
      server: 'cassandra',
      logFile: path.join(local.home, 'logs', 'cassandra.log'),
    });
    expect(String(error)).toMatch(
      /cassandra did not become ready: it ended with exit code 3\n.*\n {2}\| first\n {2}\| OutOfMemoryError$/,
    );
    expect(running()).toEqual([]);
  });

  it('never starts what needs the server that failed', async () => {
    const supervisor = supervise(
      fakeServer('kafka', { prepare: () => Promise.reject(new Error('no such file')) }),
      fakeServer('console', { needs: ['kafka'] }),
    );
    expect(String(await failureOf(supervisor.start()))).toMatch(/kafka did not become ready: no such file/);
    expect(processes.spawned).toEqual([]);
    expect(supervisor.statuses.map(({ state }) => state)).toEqual(['failed', 'stopped']);
  });

  it('gives a server up that does not answer, with its last answer', async () => {
    const supervisor = supervise(
      fakeServer('kafka', { ready: () => Promise.reject(new Error('connect ECONNREFUSED')) }),
    );
    expect(String(await failureOf(supervisor.start()))).toMatch(
      /it does not answer after 180 s; last: connect ECONNREFUSED/,
    );
    expect(running()).toEqual([]);
  });

  it('does not take the answer of a stranger on the port for its own', async () => {
    const stranger = 77;
    processes.listeners.set(local.ports.kafka, stranger);
    const supervisor = supervise(fakeServer('kafka', { ports: ['kafka'] }));
    expect(String(await failureOf(supervisor.start()))).toMatch(
      /port 9092 belongs to process 77, expected process 1000/,
    );
  });

  it('ends when it is given up, with the reason, and leaves nothing running', async () => {
    const given = new AbortController();
    const ready = async () => {
      given.abort(new Error('Stopped by SIGINT.'));
      throw new Error('not yet');
    };
    const supervisor = supervise(fakeServer('temporal'), fakeServer('kafka', { ready }));
    expect(String(await failureOf(supervisor.start(given.signal)))).toBe('Error: Stopped by SIGINT.');
    expect(running()).toEqual([]);
  });
});

describe('stopping', () => {
  it('stops the servers one after another, the last first', async () => {
    const supervisor = supervise(fakeServer('temporal'), fakeServer('kafka'), fakeServer('worker'));
    await supervisor.start();
    processes.events.length = 0;
    await supervisor.stop();
    expect(processes.events.filter((event) => event.startsWith('SIGTERM'))).toEqual([
      'SIGTERM worker',
      'SIGTERM kafka',
      'SIGTERM temporal',
    ]);
    expect(supervisor.statuses.map(({ state }) => state)).toEqual(['stopped', 'stopped', 'stopped']);
  });

  it('wakes one that is suspended, as it would not hear of the stop', async () => {
    const supervisor = supervise(fakeServer('kafka'));
    await supervisor.start();
    processes.newest('kafka').stubborn = true;
    await supervisor.stop();
    expect(processes.events.slice(1, 3)).toEqual(['SIGTERM kafka', 'SIGCONT kafka']);
  });

  it("kills the server's group after the time it has, so that children never outlive it", async () => {
    const supervisor = supervise(fakeServer('spark-worker'));
    await supervisor.start();
    processes.newest('spark-worker').stubborn = true;
    await supervisor.stop();
    expect(processes.events.filter((event) => !event.startsWith('SIGCONT'))).toEqual([
      'spawn spark-worker',
      'SIGTERM spark-worker',
      'SIGKILL spark-worker',
    ]);
    expect(running()).toEqual([]);
  });

  it('stops the others, too, when one cannot be stopped, and says so', async () => {
    const supervisor = supervise(fakeServer('temporal'), fakeServer('kafka'));
    await supervisor.start();
    processes.refused.add(processes.newest('kafka').pid);
    const error = await failureOf(supervisor.stop());
    expect(error).toBeInstanceOf(AggregateError);
    expect(error).toMatchObject({ errors: [new Error('EPERM')] });
    expect(running()).toEqual(['kafka']);
  });
});

describe('one server', () => {
  it('can be stopped and started while the others run on', async () => {
    const supervisor = supervise(fakeServer('kafka'), fakeServer('cassandra'));
    await supervisor.start();
    await supervisor.stopServer('kafka', 'SIGKILL');
    expect(running()).toEqual(['cassandra']);
    await supervisor.startServer('kafka');
    expect(running()).toEqual(['cassandra', 'kafka']);
    await supervisor.stop();
    expect(running()).toEqual([]);
  });

  it('that is not of the stack is an error', async () => {
    await expect(supervise(fakeServer('kafka')).stopServer('temporal')).rejects.toThrow(
      'there is no server temporal in this stack',
    );
  });
});
