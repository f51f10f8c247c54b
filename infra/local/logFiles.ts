import { copyFile, mkdir, open, rename, rm, stat, truncate, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { hasCode } from '../errorCode.ts';

const LIMIT_BYTES = 20 * 1024 * 1024;

/** Opens a log for appending; one that has grown beyond 20 MiB becomes `<name>.1` first, in place of the one before. */
export async function openLog(file: string): Promise<FileHandle> {
  await mkdir(path.dirname(file), { recursive: true });
  if ((await sizeOf(file)) > LIMIT_BYTES) await rename(file, `${file}.1`);
  return open(file, 'a');
}

/**
 * Of a log that a process goes on appending to and that has grown beyond 20 MiB: what it holds becomes `<name>.1`, and it goes on from
 * nothing. Lines written at this moment may be missing. On a full disk what it holds is dropped.
 */
export async function shortenLog(file: string): Promise<void> {
  if ((await sizeOf(file)) <= LIMIT_BYTES) return;
  try {
    await copyFile(file, `${file}.1`);
  } catch (error) {
    if (!hasCode(error, 'ENOSPC')) throw error;
    await rm(`${file}.1`, { force: true });
  }
  await truncate(file);
}

/** The last lines of a text file; empty where there is no such file. */
export async function lastLines(file: string, lines: number): Promise<string> {
  if ((await sizeOf(file)) === 0) return '';
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    // Lines are rarely longer; of very long ones there are fewer.
    const length = Math.min(size, lines * 400);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n').slice(-lines).join('\n');
  } finally {
    await handle.close();
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0;
    throw error;
  }
}
