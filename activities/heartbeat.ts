import { Context } from '@temporalio/activity';

/** Well below every heartbeat time-out that a proxy asks for (10 s and more). */
const EVERY_MS = 3000;

/**
 * Heartbeats while `run` is under way, with what `details` says at each time: the calls within may wait longer than the
 * heartbeat time-out (a broker's restart), and a cancellation arrives with a heartbeat's answer.
 */
export async function whileHeartbeating<T>(details: () => unknown, run: () => Promise<T>): Promise<T> {
  const context = Context.current();
  context.heartbeat(details());
  const timer = setInterval(() => context.heartbeat(details()), EVERY_MS);
  try {
    return await run();
  } finally {
    clearInterval(timer);
  }
}
