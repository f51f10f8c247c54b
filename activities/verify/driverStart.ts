import { reading, valueOf } from '../../connections/reading.ts';
import type { WorkflowDirectory } from '../../connections/temporal/temporal.ts';
import type { StreamProgress } from '../../domain/verification.ts';

/** Many times what a driver takes to its first batch on a machine that does nothing else; two of them on a busy one took two minutes. */
const STARTS_WITHIN_MS = 180_000;
const ASKED_MS = 5000;

/**
 * Whether the stream is only getting its driver, or has one that is about to report its first batch: that records wait for it is no fault of
 * anybody's. Not so after a driver that failed, and not for longer than three minutes. A stream that does not answer starts none.
 */
export async function isStarting(
  workflows: Pick<WorkflowDirectory, 'streamStatus'>,
  stream: string,
  latest: StreamProgress | undefined,
  nowMs: number,
): Promise<boolean> {
  const status = valueOf(await reading(ASKED_MS, () => workflows.streamStatus(stream)));
  if (status?.driverSince === undefined || status.failuresInARow > 0) return false;
  const { driverSince } = status;
  return (
    (latest === undefined || latest.at < driverSince) && nowMs - Date.parse(driverSince) <= STARTS_WITHIN_MS
  );
}
