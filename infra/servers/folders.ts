import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LocalConfig } from '../../config/localConfig.ts';
import type { ServerName } from './server.ts';

/** Folder with the program of a server, shared by all stacks. */
export function programFolder({ servers }: LocalConfig, name: string): string {
  return path.join(servers, name);
}

/** Folder with the data of a server of this stack; made when it is missing. */
export async function dataFolder({ home }: LocalConfig, name: string): Promise<string> {
  const folder = path.join(home, 'data', name);
  await mkdir(folder, { recursive: true });
  return folder;
}

/**
 * Folder for what a server of this stack unpacks and spills, empty: a server that was killed has left its own there, up to 40 MB
 * in Spark's case.
 */
export async function temporaryFolder({ home }: LocalConfig, name: ServerName): Promise<string> {
  const folder = path.join(home, 'tmp', name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Path of the log of a server of this stack. */
export function logFile({ home }: LocalConfig, name: ServerName | 'supervisor'): string {
  return path.join(home, 'logs', `${name}.log`);
}

/** Path of what the JVM of a server of this stack says when it crashes. */
export function crashFile({ home }: LocalConfig, name: ServerName): string {
  return path.join(home, 'logs', `${name}.crash`);
}

/** Writes a generated configuration file of this stack, and returns its path. */
export async function writeConfiguration({ home }: LocalConfig, file: string, text: string): Promise<string> {
  const target = path.join(home, 'config', file);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, text);
  return target;
}
