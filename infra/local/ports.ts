import { once } from 'node:events';
import { createServer } from 'node:net';
import getPort, { portNumbers } from 'get-port';
import { portToPid } from 'pid-port';
import { readLocalConfig, type LocalPorts } from '../../config/localConfig.ts';
import { hasCode } from '../errorCode.ts';
import { messageOf } from './errors.ts';

/** Below the ports that systems give to outgoing connections, which would take one between its choice and its use. */
const FIRST = 20_000;
const LAST = 31_900;

/** Ports that are free now, for a stack beside others. */
export async function freePorts(): Promise<LocalPorts> {
  // Begun anywhere, so that two that look at the same time find different ones.
  let next = FIRST + Math.floor(Math.random() * (LAST - FIRST - 1000));
  const take = async (): Promise<number> => {
    const port = await getPort({ host: '127.0.0.1', port: portNumbers(next, LAST) });
    next = port + 1;
    return port;
  };
  let ports = readLocalConfig({}).ports;
  for (const name of portNames(ports)) ports = { ...ports, [name]: await take() };
  return ports;
}

/** Names of the ports of a stack. */
export function portNames(ports: LocalPorts): readonly (keyof LocalPorts)[] {
  const isName = (name: string): name is keyof LocalPorts => Object.hasOwn(ports, name);
  return Object.keys(ports).filter(isName);
}

/** Whether a server could listen on this port of 127.0.0.1 now. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen({ port, host: '127.0.0.1', exclusive: true });
  try {
    await once(server, 'listening');
  } catch (error) {
    if (hasCode(error, 'EADDRINUSE')) return false;
    throw error;
  }
  server.close();
  await once(server, 'close');
  return true;
}

/**
 * Pid of the process that listens on the port of this address, `*` being any; undefined when none is seen.
 * @throws when the system's own command (`ss`, `netstat`, `lsof`) is missing or fails.
 */
export async function listenerOn(port: number, host: string): Promise<number | undefined> {
  try {
    return await portToPid({ port, host });
  } catch (error) {
    // This is how pid-port says that nobody listens; it has no code.
    if (messageOf(error).includes('Could not find a process')) return undefined;
    throw error;
  }
}
