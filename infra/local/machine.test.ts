import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pWaitFor from 'p-wait-for';
import { lastLines, openLog } from './logFiles.ts';
import { thisMachine } from './machine.ts';
import { freePorts, isFree } from './ports.ts';
import { systemProcesses } from './processes.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'machine-'));
});
afterEach(() => rm(folder, { recursive: true }));

const node = (script: string) => ({ file: process.execPath, args: ['-e', script], cwd: folder, env: {} });
const running = async (pid: number) => (await systemProcesses.startOf(pid)) !== undefined;

describe('processes of this machine', () => {
  it('write their output to their log, and tell how they ended', async () => {
    const log = path.join(folder, 'logs', 'it.log');
    const { ended } = await systemProcesses.spawn(
      node('console.log("out"); console.error("err"); process.exit(3)'),
      log,
    );
    expect(await ended).toBe('exit code 3');
    expect(await lastLines(log, 10)).toBe('out\nerr');
  });

  it('have a start that stays, and none once they have ended', async () => {
    const it = await systemProcesses.spawn(node('setInterval(() => {}, 1000)'), path.join(folder, 'log'));
    expect(it.start).toBeDefined();
    expect(await systemProcesses.startOf(it.pid)).toBe(it.start);
    it.signal('SIGKILL');
    expect(await it.ended).toBe('SIGKILL');
    expect(await systemProcesses.startOf(it.pid)).toBeUndefined();
  });

  it('tell that they stand still', async () => {
    const it = await systemProcesses.spawn(node('setInterval(() => {}, 1000)'), path.join(folder, 'log'));
    expect(await systemProcesses.isSuspended(it.pid)).toBe(false);
    it.signal('SIGSTOP');
    await pWaitFor(() => systemProcesses.isSuspended(it.pid));
    it.signal('SIGCONT');
    await pWaitFor(async () => !(await systemProcesses.isSuspended(it.pid)));
    it.signal('SIGKILL');
    await it.ended;
    expect(await systemProcesses.isSuspended(it.pid)).toBe(false);
  });

  it('end with all their children', async () => {
    const child = 'setInterval(() => {}, 1000)';
    const parent = `const { spawn } = require('node:child_process');
      console.log(spawn(process.execPath, ['-e', ${JSON.stringify(child)}]).pid); setInterval(() => {}, 1000)`;
    const log = path.join(folder, 'log');
    const it = await systemProcesses.spawn(node(parent), log);
    await pWaitFor(async () => (await lastLines(log, 1)) !== '');
    const childPid = Number(await lastLines(log, 1));
    expect(await running(childPid)).toBe(true);
    systemProcesses.signalGroup(it.pid, 'SIGKILL');
    await it.ended;
    await pWaitFor(async () => !(await running(childPid)));
    expect(() => systemProcesses.signalGroup(it.pid, 'SIGKILL')).not.toThrow();
  });

  it('that cannot be started are an error that names the command', async () => {
    const nothing = { file: path.join(folder, 'none'), args: [], cwd: folder, env: {} };
    await expect(systemProcesses.spawn(nothing, path.join(folder, 'log'))).rejects.toThrow(/none ENOENT/);
  });
});

describe('ports of this machine', () => {
  it('are taken while somebody listens, and it can be told who', async () => {
    const script = `require('node:net').createServer().listen(0, '0.0.0.0', function () { console.log(this.address().port) })`;
    const stranger = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [text] = (await once(stranger.stdout, 'data')) as [Buffer];
    const port = Number(text.toString());
    expect(await isFree(port)).toBe(false);
    // The end of its command line, as its begin may be a long path alone.
    expect(await thisMachine.ownerOf(port)).toMatch(new RegExp(`^process ${stranger.pid} \\(.*console.log`));
    stranger.kill();
    await once(stranger, 'exit');
    expect(await isFree(port)).toBe(true);
  });

  it('belong to this process while it listens itself', async () => {
    expect(await thisMachine.seesListeners()).toBe(true);
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await systemProcesses.listenerOf(port)).toBe(process.pid);
    server.close();
    await once(server, 'close');
    expect(await systemProcesses.listenerOf(port)).toBeUndefined();
  });

  it('that are free are found for a whole stack, all different', async () => {
    const ports = Object.values(await freePorts());
    expect(new Set(ports).size).toBe(ports.length);
    expect(await Promise.all(ports.map(isFree))).not.toContain(false);
  });
});

describe('logs', () => {
  it('go on where they ended, and begin anew, the old one kept, once they have grown large', async () => {
    const log = path.join(folder, 'it.log');
    await writeFile(log, 'before\n');
    const again = await openLog(log);
    await again.write('after\n');
    await again.close();
    expect(await readFile(log, 'utf8')).toBe('before\nafter\n');

    await truncate(log, 21 * 1024 * 1024);
    await (await openLog(log)).close();
    expect(await lastLines(log, 5)).toBe('');
    expect((await readFile(`${log}.1`)).length).toBe(21 * 1024 * 1024);
  });

  it('have no last lines where there are none', async () => {
    expect(await lastLines(path.join(folder, 'none.log'), 5)).toBe('');
  });
});
