import { readFile } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { hasCode } from '../errorCode.ts';

/** Bytes that new processes can have on this machine: what is free, and what the system gives up for them. */
export async function availableMemory(): Promise<number> {
  if (process.platform === 'darwin') return reclaimableByVmStat((await execa('vm_stat')).stdout);
  const limit = process.constrainedMemory();
  // Where nothing limits it, the limit is absent, or beyond all memory.
  if (limit === undefined || limit === 0 || limit >= totalmem()) return freemem();
  const cached = cacheIn(await ownMemoryStat());
  return Math.min(freemem(), process.availableMemory() + cached);
}

/** Of macOS's `vm_stat`: pages that are free, and those that it takes from files and idle programs before it swaps. */
export function reclaimableByVmStat(text: string): number {
  const pageBytes = Number(/page size of (\d+) bytes/.exec(text)?.[1] ?? 4096);
  const pages = ['free', 'inactive', 'speculative', 'purgeable'].map((kind) =>
    Number(new RegExp(`^Pages ${kind}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0),
  );
  return pageBytes * pages.reduce((sum, count) => sum + count, 0);
}

/** Of a cgroup's memory.stat: files' pages, which count as used until somebody else needs them. */
export function cacheIn(memoryStat: string): number {
  return ['inactive_file', 'active_file'].reduce(
    (sum, name) => sum + Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(memoryStat)?.[1] ?? 0),
    0,
  );
}

/** Of the cgroup of this process, of version 2 or 1; in a container its folder is mounted as the root. Empty where there is none. */
async function ownMemoryStat(): Promise<string> {
  const groups = await textOf('/proc/self/cgroup');
  const second = /^0::(.*)$/m.exec(groups)?.[1] ?? '/';
  const first = /^\d+:[^:]*\bmemory\b[^:]*:(.*)$/m.exec(groups)?.[1] ?? '/';
  const folders = [
    path.join('/sys/fs/cgroup', second),
    '/sys/fs/cgroup',
    path.join('/sys/fs/cgroup/memory', first),
    '/sys/fs/cgroup/memory',
  ];
  for (const folder of folders) {
    const text = await textOf(path.join(folder, 'memory.stat'));
    if (text !== '') return text;
  }
  return '';
}

/** Empty where there is no such file. */
async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return '';
    throw error;
  }
}
