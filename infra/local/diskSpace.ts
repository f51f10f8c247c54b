import { stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { LocalConfig } from '../../config/localConfig.ts';
import { hasCode } from '../errorCode.ts';

/** A file system that a stack keeps data on. */
export interface DiskSpace {
  /** The first folder of the stack that is on it. */
  readonly folder: string;
  /** Bytes that the stack may still write, and all that there are. */
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** What may lie on a disk of its own, as a mount or a symbolic link. */
const FOLDERS = [
  '.',
  ...['temporal', 'kafka', 'cassandra', 'spark-worker', 'checkpoint'].map(inData),
  'logs',
  'tmp',
];

/** The file systems below a stack's home, each once. */
export async function diskSpaces({ home }: LocalConfig): Promise<readonly DiskSpace[]> {
  const found = new Map<number, DiskSpace>();
  for (const name of FOLDERS) {
    const folder = path.join(home, name);
    const device = await deviceOf(folder);
    if (device === undefined || found.has(device)) continue;
    const { bavail, blocks, bsize } = await statfs(folder);
    found.set(device, { folder, freeBytes: bavail * bsize, totalBytes: blocks * bsize });
  }
  return [...found.values()];
}

function inData(name: string): string {
  return path.join('data', name);
}

/** Undefined where there is no such folder yet. */
async function deviceOf(folder: string): Promise<number | undefined> {
  try {
    return (await stat(folder)).dev;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
