import pWaitFor from 'p-wait-for';

/** How long is waited, and how often asked. */
export interface Waiting {
  /** Generous: a limit against hanging on a busy machine, not a measure. */
  readonly limitMs?: number;
  readonly everyMs?: number;
}

/**
 * Asks until the answer satisfies, and returns it; what is thrown meanwhile counts as "not yet", as what is asked may be down. @throws with the
 * last answer, and what was thrown last. Every wait of tests and benchmarks for what takes its time is one of these.
 */
export async function until<T, Wanted extends T = T>(
  what: string,
  ask: () => Promise<T>,
  satisfies: ((answer: T) => answer is Wanted) | ((answer: T) => boolean),
  { limitMs = 240_000, everyMs = 300 }: Waiting = {},
): Promise<Wanted> {
  let last: T | undefined;
  let problem: string | undefined;
  const isWanted = (answer: T): answer is Wanted => satisfies(answer);
  const attempt = async () => {
    try {
      last = await ask();
      problem = undefined;
      // In an object: 0 would not be taken for an answer.
      return isWanted(last) ? pWaitFor.resolveWith({ answer: last }) : false;
    } catch (error) {
      problem = error instanceof Error ? error.message : JSON.stringify(error);
      return false;
    }
  };
  const message = () =>
    `${what}: not within ${limitMs / 1000} s; last answer ${JSON.stringify(last)}${problem === undefined ? '' : `, last problem: ${problem}`}`;
  const { answer } = await pWaitFor(attempt, {
    interval: everyMs,
    timeout: { milliseconds: limitMs, fallback: () => fail(message()) },
  });
  return answer;
}

function fail(message: string): never {
  throw new Error(message);
}
