import type { OffsetRanges } from './offsets.ts';

/**
 * Totals of one ingestion chain, kept through continue-as-new. Every tick that came due has one outcome, or is under way:
 * `due = published + skipped + failed + underWay`.
 */
export interface TickTotals {
  readonly due: number;
  /** Ticks whose records are all acknowledged by Kafka. */
  readonly published: number;
  /** Ticks that could not run in their time: an outage, a pause, a tick before them that took too long. */
  readonly skipped: number;
  /** Ticks that were tried and given up. */
  readonly failed: number;
  /** 1 while a tick is being carried out, else 0. */
  readonly underWay: number;
  /** Records acknowledged by Kafka in the topic. */
  readonly records: number;
  /** Items that broke the schema and went to the dead-letter topic. */
  readonly rejected: number;
  /** Of a source that answers with its state: what was known as it is, and is not published again. */
  readonly unchanged?: number;
}

export const NO_TICKS: TickTotals = {
  due: 0,
  published: 0,
  skipped: 0,
  failed: 0,
  underWay: 0,
  records: 0,
  rejected: 0,
};

/** Whether every tick that came due is accounted for. */
export function ticksAddUp({ due, published, skipped, failed, underWay }: TickTotals): boolean {
  return due === published + skipped + failed + underWay;
}

/** What one tick did. */
export interface TickOutcome {
  readonly records: number;
  readonly rejected: number;
  /** Where its records stand in the topic, as the brokers acknowledged them; unknown of ticks of older workers. */
  readonly acknowledged?: OffsetRanges;
  /** Where what was rejected stands in the dead-letter topic, likewise; absent where nothing was. */
  readonly rejectedAt?: OffsetRanges;
  /** Where the next tick goes on, of a source that has such a thing. */
  readonly cursor?: string;
  /** Of a source that answers with its state: what was known as it is. Absent where there is none, as all below. */
  readonly unchanged?: number;
  /** Records of which a newer version is known. */
  readonly older?: number;
  /** Records of which the same answer has a newer version. */
  readonly repeated?: number;
  /** What is known of the source's records could not be read, or not be written: more is published than has changed. */
  readonly uncompared?: true;
}
