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
      // In an object: 0 would not be taken for an answer.
      return satisfies(last) ? pWaitFor.resolveWith({ answer: last }) : false;
    } catch (error) {
      problem = error instanceof Error ? error.message : JSON.stringify(error);
      return false;
    }
  };
  const message = () =>
    `${what}: not within ${LIMIT_MS / 1000} s; last answer ${JSON.stringify(last)}${problem === undefined ? '' : `, last problem: ${problem}`}`;
  const { answer } = await pWaitFor(attempt, {
    interval: 300,
    timeout: { milliseconds: LIMIT_MS, fallback: () => fail(message()) },
  });
  return answer;
}

function fail(message: string): never {
  throw new Error(message);
}
