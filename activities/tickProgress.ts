import { z } from 'zod';
import type { TickOutcome } from '../domain/ticks.ts';

/** What a tick's attempt tells with its heartbeats, for the next attempt and for people. */
export interface TickProgress {
  readonly tick: string;
  readonly step: string;
  /** The records of the tick that are acknowledged, once they are. */
  readonly published?: Published;
}

/** The part of a tick's outcome that is about its records. */
export type Published = Omit<TickOutcome, 'rejected' | 'rejectedAt'>;

const progress = z.object({
  tick: z.string(),
  published: z.object({
    records: z.number(),
    acknowledged: z.record(z.string(), z.array(z.tuple([z.string(), z.string()]))),
    cursor: z.string().exactOptional(),
    unchanged: z.number().exactOptional(),
    older: z.number().exactOptional(),
    repeated: z.number().exactOptional(),
    uncompared: z.literal(true).exactOptional(),
  }),
});

/**
 * What an earlier attempt has published of the tick, by the details of its last heartbeat; undefined where it came to nothing, or its
 * worker died before it could tell.
 */
export function publishedBefore(heartbeatDetails: unknown, tick: string): Published | undefined {
  const { data } = progress.safeParse(heartbeatDetails);
  return data?.tick === tick ? data.published : undefined;
}
