import { z } from 'zod';
import { lastVerifiedSchema } from './lastVerified.ts';

/**
 * What one verification hands to the next, most of it of the ticks; kept with its report, as JSON. Small: the ticks of some minutes, however
 * many there were before.
 */
const count = z.number().int().nonnegative();

const waitingTick = z.object({
  identity: z.object({ workflowId: z.string(), firstExecutionRunId: z.string(), tick: count }),
  scheduledAt: z.string(),
  quantity: count,
  cursor: z.string().exactOptional(),
  records: count,
  acknowledged: z.record(z.string(), z.array(z.tuple([z.string(), z.string()]))),
  /** When it was booked, milliseconds since 1970; absent in what older versions handed on. */
  endedAtMs: z.number().exactOptional(),
});

const chain = z.object({
  /** Number of its newest tick that has ended. */
  lastTick: count,
  /** When that was, milliseconds since 1970. */
  lastEndedMs: z.number(),
  /** Numbers of those that ended then: several of a back-fill may. Absent in what older versions handed on, as is what follows. */
  lastEnded: z.array(count).exactOptional(),
  /** Numbers of those that had begun and not ended when the history was read. */
  underWay: z.array(count).exactOptional(),
  /** Those that failed or were abandoned of late, and when. */
  unpublished: z.array(
    z.object({ tick: count, end: z.enum(['failed', 'abandoned']), endedAtMs: z.number() }),
  ),
});

const tickState = z.object({
  history: z.object({
    listedAt: z.string(),
    runs: z.record(z.string(), z.object({ workflowId: z.string(), readTo: z.number(), closed: z.boolean() })),
  }),
  /** By the key that its ticks have in common, `workflowId/firstExecutionRunId`. */
  chains: z.record(z.string(), chain),
  /** Ticks booked as published whose records verification has not come to. */
  waiting: z.array(waitingTick),
  /** Records whose tick has not ended, or is of no ingestion that is known: by the tick's key. */
  unexplained: z.record(z.string(), z.object({ records: count, sinceMs: z.number() })),
  /** Absent in what older versions handed on. */
  lastVerified: lastVerifiedSchema.optional(),
});

export type TickState = z.output<typeof tickState>;
/** A tick booked as published that is to be judged. */
export type WaitingTick = z.output<typeof waitingTick>;
export type Chain = z.output<typeof chain>;

/** The state as it was stored; undefined where there is none, or none that this version understands: then it begins anew. */
export function readTickState(text: string | undefined): TickState | undefined {
  if (text === undefined) return undefined;
  const read = tickState.safeParse(JSON.parse(text));
  return read.success ? read.data : undefined;
}
