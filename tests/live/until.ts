import pWaitFor from 'p-wait-for';

/** Generous: a limit against hanging on a busy machine, not a measure. */
const LIMIT_MS = 240_000;

/** Asks until the answer satisfies, and returns it; what is thrown meanwhile counts as "not yet". @throws with the last answer. */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  satisfies: (answer: T) => boolean,
): Promise<T> {
  let last: T | undefined;
  let problem: string | undefined;
  const attempt = async () => {
    try {
      last = await ask();
      problem = undefined;
      return satisfies(last) ? pWaitFor.resolveWith(last) : false;
    } catch (error) {
      problem = error instanceof Error ? error.message : JSON.stringify(error);
      return false;
    }
  };
  const message = () =>
    `${what}: not within ${LIMIT_MS / 1000} s; last answer ${JSON.stringify(last)}${problem === undefined ? '' : `, last problem: ${problem}`}`;
  return pWaitFor(attempt, {
    interval: 300,
    timeout: { milliseconds: LIMIT_MS, fallback: () => fail(message()) },
  });
}

function fail(message: string): never {
  throw new Error(message);
}
