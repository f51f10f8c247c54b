import type { DriverState } from '../../connections/spark/master.ts';
import { totalDistance } from '../../domain/offsetDistance.ts';
import type { StreamProgress } from '../../domain/verification.ts';
import type { StreamLimits } from './limits.ts';

/** By which a driver's speed is judged. */
const BATCHES_REMEMBERED = 10;

/** What was seen of a driver at one moment. */
export interface Observation {
  readonly nowMs: number;
  readonly state: DriverState;
  /** Its application is active. */
  readonly registered: boolean;
  /** Its newest report; `undefined` where it has made none, `'unreadable'` where that could not be found out. */
  readonly progress: StreamProgress | undefined | 'unreadable';
}

/** Records that waited when the batch was planned, over all partitions. */
export function reportedLag({ endOffsets, latestOffsets }: StreamProgress): number {
  return Number(totalDistance(endOffsets, latestOffsets));
}

/**
 * Judges a driver by what its batches achieve, not by its state: a driver that hangs says RUNNING. Healthy is one that
 * stores records, or says that none wait. Time in which the reports could not be read, or in which the driver waits for a
 * place on a worker, is not held against it.
 */
export class DriverHealth {
  readonly #limits: { readonly startMs: number; readonly firstBatchMs: number; readonly stallMs: number };
  #runningSince: number | undefined;
  #healthyAt: number | undefined;
  #lastReport: string | undefined;
  #lastStored: string | undefined;
  #lastBatchesMs: readonly number[] = [];

  /**
   * `firstBatchTimes` multiplies the time for the first batch: drivers before this one may have been slow, and not hung. After that a
   * batch may take twice as long as the slowest of the last ten, if that is more than usual.
   */
  constructor({ startMs, stallMs }: Pick<StreamLimits, 'startMs' | 'stallMs'>, firstBatchTimes: number = 1) {
    this.#limits = { startMs, firstBatchMs: startMs * firstBatchTimes, stallMs };
  }

  /** Why the driver has to be replaced; undefined as long as it need not. */
  judge(seen: Observation): string | undefined {
    if (seen.state !== 'RUNNING') {
      this.#runningSince = this.#healthyAt = undefined;
      return undefined;
    }
    this.#runningSince ??= seen.nowMs;
    if (!seen.registered && this.#healthyAt === undefined)
      return this.#judgeStart(seen.nowMs - this.#runningSince);
    const healthy = seen.progress === 'unreadable' || this.#isHealthy(seen.progress);
    if (healthy && seen.progress !== 'unreadable')
      this.#remember(seen.nowMs - (this.#healthyAt ?? seen.nowMs));
    if (healthy || this.#healthyAt === undefined) this.#healthyAt = seen.nowMs;
    const forMs = seen.nowMs - this.#healthyAt;
    const { firstBatchMs, stallMs } = this.#limits;
    const limitMs =
      seen.progress === undefined ? firstBatchMs : Math.max(stallMs, 2 * Math.max(...this.#lastBatchesMs));
    if (forMs < limitMs || seen.progress === 'unreadable') return undefined;
    return describeStall(forMs, seen.progress);
  }

  /** Only the last ones: a machine is slow for many batches, and an outage holds up one. */
  #remember(batchMs: number): void {
    this.#lastBatchesMs = [...this.#lastBatchesMs.slice(1 - BATCHES_REMEMBERED), batchMs];
  }

  #judgeStart(forMs: number): string | undefined {
    if (forMs < this.#limits.startMs) return undefined;
    return `it runs for ${seconds(forMs)} and has not registered its application; expected within ${seconds(this.#limits.startMs)}`;
  }

  /** A new report that stored something, or that says that nothing waits. */
  #isHealthy(progress: StreamProgress | undefined): boolean {
    if (progress === undefined) return false;
    const report = `${progress.at} ${progress.batchId}`;
    const stored = JSON.stringify(progress.endOffsets);
    const healthy =
      report !== this.#lastReport && (stored !== this.#lastStored || reportedLag(progress) === 0);
    this.#lastReport = report;
    this.#lastStored = stored;
    return healthy;
  }
}

function describeStall(forMs: number, progress: StreamProgress | undefined): string {
  if (progress === undefined) return `it has reported no batch for ${seconds(forMs)}`;
  const { batchId, at } = progress;
  return `no progress for ${seconds(forMs)}; its last report is of batch ${batchId} at ${at}, when ${reportedLag(progress)} records waited`;
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
