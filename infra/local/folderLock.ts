import path from 'node:path';
import { lock } from 'proper-lockfile';
import { hasCode } from '../errorCode.ts';

const EVERY_MS = 250;

/** How long another process may hold a lock. */
export interface LockWaiting {
  readonly withinMs?: number;
  /** Told once when the lock has to be waited for. */
  readonly onWait?: () => void;
}

/**
 * Does `work` while no other process does likewise with this folder, which must exist. The lock of a process that was killed is
 * taken over after ten seconds. @throws what `work` throws; when the lock is held for too long.
 */
export async function exclusively<T>(
  folder: string,
  work: () => Promise<T>,
  { withinMs = 120_000, onWait }: LockWaiting = {},
): Promise<T> {
  const take = (attempts: number) =>
    lock(folder, {
      lockfilePath: path.join(folder, '.lock'),
      retries: { retries: attempts, factor: 1, minTimeout: EVERY_MS, maxTimeout: EVERY_MS },
      // Held up for so long that another took over: what both do is written aside, and moved as a whole.
      onCompromised: () => undefined,
    });
  const release = await take(0).catch((error: unknown) => {
    if (!hasCode(error, 'ELOCKED')) throw error;
    onWait?.();
    return take(Math.ceil(withinMs / EVERY_MS));
  });
  try {
    return await work();
  } finally {
    // Nobody's any more, where it was taken over.
    await release().catch((error: unknown) => {
      if (!hasCode(error, 'ERELEASED') && !hasCode(error, 'ENOTACQUIRED')) throw error;
    });
  }
}
