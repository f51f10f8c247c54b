import { until } from '../live/until.ts';

/**
 * Generous: the recovery is measured, this only ends what will never come. After a standstill the supervisor alone gives a server that
 * does not do its work two minutes.
 */
const PATIENCE = { limitMs: 480_000, everyMs: 150 } as const;

/** Asks until there is an answer, and returns it. @throws when there was none in time: the pipeline did not heal. */
export function untilDefined<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  limitMs: number = PATIENCE.limitMs,
): Promise<T> {
  return until(what, ask, (answer): answer is T => answer !== undefined, { ...PATIENCE, limitMs });
}

/** Asks until the answer is yes. @throws likewise. */
export async function untilTrue(
  what: string,
  ask: () => Promise<boolean>,
  limitMs: number = PATIENCE.limitMs,
): Promise<void> {
  await until(what, ask, (answer) => answer, { ...PATIENCE, limitMs });
}
