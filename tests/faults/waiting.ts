import pWaitFor from 'p-wait-for';

const EVERY_MS = 150;
/**
 * Generous: the recovery is measured, this only ends what will never come. After a standstill the supervisor alone gives a server that
 * does not do its work two minutes.
 */
const LIMIT_MS = 480_000;

/** Thrown when something did not come about in time: the pipeline did not heal. */
export class NotHealed extends Error {
  override readonly name = 'NotHealed';
  constructor(what: string, limitMs: number, last: string) {
    super(`${what}: expected within ${limitMs / 1000} s; last: ${last}`);
  }
}

/**
 * Asks until there is an answer, and returns it; what is thrown meanwhile counts as none, as the asked may be down.
 * @throws NotHealed with what was thrown last.
 */
export async function untilDefined<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  limitMs: number = LIMIT_MS,
): Promise<T> {
  let last = 'no answer';
  const attempt = async () => {
    try {
      const answer = await ask();
      if (answer !== undefined) return pWaitFor.resolveWith({ answer });
      last = 'not yet';
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    return false;
  };
  const fallback = () => {
    throw new NotHealed(what, limitMs, last);
  };
  return (await pWaitFor(attempt, { interval: EVERY_MS, timeout: { milliseconds: limitMs, fallback } }))
    .answer;
}

/** Asks until the answer is yes. @throws NotHealed. */
export async function untilTrue(
  what: string,
  ask: () => Promise<boolean>,
  limitMs: number = LIMIT_MS,
): Promise<void> {
  await untilDefined(what, async () => ((await ask()) ? true : undefined), limitMs);
}
