import type { Pause } from './pause.ts';

/** How long, and how often. */
export interface Patience {
  readonly everyMs: number;
  readonly withinMs: number;
  /** What is thrown when the time is over. */
  readonly otherwise: () => Error;
}

/** Asks until the answer is yes. (p-wait-for leaves a listener behind with each question, of which Node warns.) */
export async function waitUntil(
  condition: () => Promise<boolean>,
  pause: Pause,
  { everyMs, withinMs, otherwise }: Patience,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() >= deadline) throw otherwise();
    await pause(everyMs);
  }
}
