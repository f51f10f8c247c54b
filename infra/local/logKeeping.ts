import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { LocalConfig } from '../../config/localConfig.ts';
import { hasCode } from '../errorCode.ts';
import { shortenLog } from './logFiles.ts';
import type { Pause } from './pause.ts';

/** A log that gets a thousand lines of 200 bytes a second has 32 MiB then. */
const EVERY_MS = 120_000;

/**
 * Keeps the logs of a stack short while its servers write to them, those of Spark's drivers and executors included, until `ended`
 * is aborted. A failure is told, and the next time tries again.
 */
export async function keepLogsShort(
  local: LocalConfig,
  pause: Pause,
  ended: AbortSignal,
  onFailure: (error: unknown) => void,
): Promise<void> {
  for (;;) {
    await pause(EVERY_MS, ended);
    if (ended.aborted) return;
    const results = await Promise.allSettled((await logsOf(local)).map(shortenLog));
    for (const result of results) if (result.status === 'rejected') onFailure(result.reason);
  }
}

async function logsOf({ home }: LocalConfig): Promise<readonly string[]> {
  const ofServers = await filesBelow(path.join(home, 'logs'));
  const ofSpark = await filesBelow(path.join(home, 'data', 'spark-worker'));
  return [
    ...ofServers.filter((file) => file.endsWith('.log')),
    ...ofSpark.filter((file) => ['stdout', 'stderr'].includes(path.basename(file))),
  ];
}

/** None where there is no such folder, or it goes while it is read, as those of ended drivers do. */
async function filesBelow(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}
