import { readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { execa } from 'execa';
import { processEnvironment } from '../../config/environment.ts';
import {
  pipelineEnvironment,
  readLocalConfig,
  REPOSITORY_ROOT,
  type LocalConfig,
} from '../../config/localConfig.ts';
import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import { openCassandra } from '../../connections/cassandra/cassandra.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { freePorts } from '../../infra/local/stack.ts';
import { localEnvironment } from '../../infra/servers/node.ts';
import { serversHere } from '../../infra/local/serversHere.ts';
import { until } from '../live/until.ts';
import { awkwardMachine, type AwkwardMachine } from './awkwardMachine.ts';

/** What `pipeline status --json` answers, as far as these tests read it. */
interface Status {
  readonly ok: boolean;
  readonly servers: readonly { name: string; state: string; pid?: number; restarts: number }[];
  readonly workflows: {
    readonly ingest: {
      readonly value?: {
        readonly status?: { readonly value?: { readonly ticks: { readonly published: number } } };
      };
    };
  };
}

let machine: AwkwardMachine;
let local: LocalConfig;
beforeAll(async () => {
  machine = await awkwardMachine();
  local = { ...readLocalConfig(), home: machine.home, ports: await freePorts() };
});
afterAll(async () => {
  // Whatever a failed test left running.
  await pipeline('stop');
  await rm(machine.folder, { recursive: true, force: true });
});

/** Runs the command as a person does, on a machine that is set otherwise than ours, on this test's stack. */
async function pipeline(
  ...args: string[]
): Promise<{ exitCode: number | undefined; stdout: string; stderr: string }> {
  const command = path.join(REPOSITORY_ROOT, 'cli', 'pipeline.js');
  const [file, ...words] = machine.command(process.execPath, command, ...args);
  const { exitCode, stdout, stderr } = await execa(file, words, {
    env: { ...processEnvironment(), ...machine.environment, ...localEnvironment(local) },
    reject: false,
    stdin: 'ignore',
  });
  return { exitCode, stdout, stderr };
}

async function status(): Promise<Status> {
  return JSON.parse((await pipeline('status', '--json')).stdout) as Status;
}

/** Ticks published since the chain of the ingestion began. */
async function published(): Promise<number> {
  return (await status()).workflows.ingest.value?.status?.value?.ticks.published ?? 0;
}

/** Companies that are stored. */
async function companies(): Promise<number> {
  const cassandra = openCassandra(readPipelineConfig(pipelineEnvironment(local, {})).cassandra);
  try {
    return (await cassandra.execute(`SELECT id FROM ${KEYSPACE}.companies_created`)).length;
  } finally {
    await cassandra.close();
  }
}

/** Processes of this test's stack: each carries its home in its arguments, or in those of its parent. */
async function processesOfStack(): Promise<readonly string[]> {
  const { stdout } = await execa('ps', ['-eo', 'pid=,args=', '-ww'], {
    // Otherwise it shows no letters beyond ASCII.
    env: { LC_ALL: 'C.UTF-8' },
  });
  return stdout.split('\n').filter((line) => line.includes(local.home));
}

async function supervisor(): Promise<{ pid: number }> {
  const text = await readFile(path.join(local.home, 'stack.json'), 'utf8');
  return (JSON.parse(text) as { supervisor: { pid: number } }).supervisor;
}

describe('the pipeline command', () => {
  it('names a port that is taken, and its owner, before anything starts', async () => {
    const stranger = createServer();
    await new Promise<void>((resolve) => stranger.listen(local.ports.kafka, '127.0.0.1', resolve));
    const { port } = stranger.address() as AddressInfo;
    const { exitCode, stderr } = await pipeline('start', '--detach');
    await new Promise((resolve) => stranger.close(resolve));
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(new RegExp(`[Pp]ort ${port}.*${process.pid}.*KAFKA_PORT`, 's'));
    expect(await processesOfStack()).toEqual([]);
  });

  it('starts everything in the background, once however often it is told to, and companies flow', async () => {
    const both = await Promise.all([pipeline('start', '--detach'), pipeline('start', '--detach')]);
    expect(new Set(both.map(({ exitCode }) => exitCode))).toEqual(new Set([0, 1]));
    expect(both.map(({ stderr }) => stderr).join('')).toMatch(
      /A stack of .* is running already \(process \d+\)/,
    );
    const all = await until('all is well', status, (it) => it.ok);
    expect(all.servers.map(({ name }) => name).toSorted()).toEqual(
      (await serversHere(local, processEnvironment())).names.toSorted(),
    );
    expect(all.servers.every(({ state }) => state === 'ready')).toBe(true);
    expect(await until('a tick', published, (it) => it > 0)).toBeGreaterThan(0);
    await until('a row', companies, (it) => it > 0);
  });

  it('says that it runs already when it is started again', async () => {
    const { exitCode, stderr } = await pipeline('start');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/running already/);
  });

  it('refuses to delete the data of a running stack', async () => {
    const { exitCode, stderr } = await pipeline('reset', '--yes');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/stop/);
  });

  it('says that it is suspended, as by Ctrl-Z, and stops all the same', async () => {
    const { pid } = await supervisor();
    process.kill(pid, 'SIGSTOP');
    const suspended = await until('it is suspended', status, (it) => it.servers[0]?.state === 'suspended');
    expect(suspended.ok).toBe(false);
    expect(suspended.servers[0]?.name).toBe('supervisor');
    expect((await pipeline('start')).stderr).toMatch(/running already.*which is suspended/);
    expect((await pipeline('stop')).exitCode).toBe(0);
    expect(await processesOfStack()).toEqual([]);
    expect((await pipeline('start', '--detach')).exitCode).toBe(0);
  });

  it('starts a server again that was killed, and the ingestion goes on', async () => {
    const before = await published();
    const kafka = (await status()).servers.find(({ name }) => name === 'kafka');
    process.kill(kafka?.pid ?? 0, 'SIGKILL');
    const again = await until('Kafka is back', status, (it) => {
      const server = it.servers.find(({ name }) => name === 'kafka');
      return server?.state === 'ready' && server.restarts > 0 && server.pid !== kafka?.pid;
    });
    expect(again.servers.find(({ name }) => name === 'kafka')?.restarts).toBe(1);
    expect(await until('another tick', published, (it) => it > before + 1)).toBeGreaterThan(before);
  });

  it('shows the log of a server', async () => {
    const { exitCode, stdout } = await pipeline('logs', 'worker', '--lines', '100000');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/RUNNING/);
  });

  it('stops everything and leaves no process', async () => {
    const { exitCode, stderr } = await pipeline('stop');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(await processesOfStack()).toEqual([]);
    const stopped = await pipeline('status');
    expect(stopped.exitCode).toBe(1);
  });

  it('goes on where it stopped when it is started again', async () => {
    const { exitCode } = await pipeline('start', '--detach');
    expect(exitCode).toBe(0);
    // The same chain of ticks, not a new one: its first ticks were published before.
    expect(await until('the ingestion answers', published, (it) => it > 0)).toBeGreaterThan(2);
    await until('all is well', status, (it) => it.ok);
  });

  it('ends what a killed supervisor left running before it starts again', async () => {
    process.kill((await supervisor()).pid, 'SIGKILL');
    const { exitCode, stderr } = await pipeline('start', '--detach');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    await until('all is well', status, (it) => it.ok);
    await pipeline('stop');
    expect(await processesOfStack()).toEqual([]);
  });

  it('deletes the data when it is told to', async () => {
    const { exitCode } = await pipeline('reset', '--yes');
    expect(exitCode).toBe(0);
    await expect(readFile(path.join(local.home, 'data', 'kafka', 'meta.properties'))).rejects.toThrow(
      /ENOENT/,
    );
  });
});
