import { readFile } from 'node:fs/promises';
import type { RunningStack } from '../../infra/local/stack.ts';

/** Ticks of /proc in a second, on every Linux there is (USER_HZ). */
const TICKS = 100;

/**
 * Seconds of processor time that Cassandra and the Spark worker have used, with the drivers and executors that have ended:
 * what a record costs, and far steadier than rates on a machine that does other things, too. Linux alone has /proc.
 */
export async function processorSeconds(stack: RunningStack): Promise<number> {
  const pids = stack
    .statuses()
    .filter(({ name }) => name === 'cassandra' || name === 'spark-worker')
    .map(({ pid }) => pid);
  const ticks = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
      // After the command in parentheses: utime, stime, cutime, cstime are fields 14 to 17 of proc(5).
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    }),
  );
  return ticks.reduce((sum, it) => sum + it, 0) / TICKS;
}
