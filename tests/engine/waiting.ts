import pWaitFor from 'p-wait-for';

/** Generous: containers start one after another on a machine that may be busy. */
export const LIMIT_MS = 300_000;

/** Asks until the answer holds, and returns it. @throws with the last answer after {@link LIMIT_MS}. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T>,
  holds: (answer: T) => boolean,
): Promise<T> {
  let last = 'nothing';
  const asked = async () => {
    try {
      const answer = await ask();
      last = JSON.stringify(answer);
      return holds(answer) ? pWaitFor.resolveWith({ answer }) : false;
    } catch (error) {
      last = String(error);
      return false;
    }
  };
  const { answer } = await pWaitFor(asked, {
    interval: 1000,
    timeout: { milliseconds: LIMIT_MS, fallback: () => Promise.reject(late(what, last)) },
  });
  return answer;
}

function late(what: string, last: string): Error {
  return new Error(`${what}: not within ${LIMIT_MS / 1000} s; last answer ${last}`);
}

/** For tests of one stack, one after another: after a failure the others would only wait in vain. */
export function inOrder(): (run: () => Promise<void>) => () => Promise<void> {
  let broken = false;
  return (run) => async () => {
    if (broken) throw new Error('not tried, as one before failed');
    broken = true;
    await run();
    broken = false;
  };
}
