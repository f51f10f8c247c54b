import { once } from 'node:events';
import { access, mkdir, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { userInfo } from 'node:os';
import { execa } from 'execa';
import { downloadEnvironment } from '../../config/childEnvironment.ts';
import { processEnvironment } from '../../config/environment.ts';
import { availableMemory } from './availableMemory.ts';
import { messageOf } from './errors.ts';
import { isFree, listenerOn } from './ports.ts';
import { hasCode } from '../errorCode.ts';

/** What the preflight checks ask of this machine; handed in, so that tests have any machine they like. */
export interface Machine {
  readonly nodeVersion: string;
  /** Operating system and processor, as Node.js names them: `linux-x64`. */
  readonly platform: string;
  /** Of the user that this runs as; undefined where the system knows none of its number. */
  userName(): Promise<string | undefined>;
  /** Standard output and error of a command that ends with 0. @throws when it is not there, or ends otherwise. */
  output(file: string, args: readonly string[]): Promise<string>;
  exists(file: string): Promise<boolean>;
  /** Bytes that new processes can have. */
  availableMemory(): Promise<number>;
  /** Bytes free where the folder is, or would be. */
  freeDisk(folder: string): Promise<number>;
  isFree(port: number): Promise<boolean>;
  /** For people: which process listens on the port. */
  ownerOf(port: number): Promise<string>;
  /** Whether it can be told which process listens on a port. */
  seesListeners(): Promise<boolean>;
}

/** The machine that this runs on. */
export const thisMachine: Machine = {
  nodeVersion: process.versions.node,
  platform: `${process.platform}-${process.arch}`,
  async userName() {
    try {
      return userInfo().username;
    } catch (error) {
      if (hasCode(error, 'ERR_SYSTEM_ERROR')) return undefined;
      throw error;
    }
  },
  async output(file, args) {
    // In the environment in which they will be used.
    const env = downloadEnvironment(processEnvironment());
    const { all } = await execa(file, args, { all: true, stdin: 'ignore', env, extendEnv: false });
    return all;
  },
  async exists(file) {
    try {
      await access(file);
      return true;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return false;
      throw error;
    }
  },
  availableMemory,
  async freeDisk(folder) {
    await mkdir(folder, { recursive: true });
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  },
  isFree,
  async ownerOf(port) {
    let pid: number | undefined;
    try {
      // It may listen on all addresses.
      pid = await listenerOn(port, '*');
    } catch (error) {
      // The port is taken all the same, which is what has to be said.
      return `a process that could not be looked up (${messageOf(error).split('\n')[0]})`;
    }
    if (pid === undefined) return 'a process that cannot be seen (of another user?)';
    const { stdout } = await execa('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { reject: false });
    const command = stdout.trim();
    return `process ${pid}${command === '' ? '' : ` (${shortened(command)})`}`;
  },
  async seesListeners() {
    const server = createServer().listen({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      return (await listenerOn(port, '127.0.0.1')) === process.pid;
    } catch (error) {
      // The command that tells is not there; any other failure of it is worth its own words.
      if (hasCode(error, 'ENOENT')) return false;
      throw error;
    } finally {
      server.close();
      await once(server, 'close');
    }
  },
};

/** Begin and end of a long command line: what runs a server, and what it runs. */
function shortened(command: string): string {
  return command.length <= 120 ? command : `${command.slice(0, 50)} … ${command.slice(-60)}`;
}
