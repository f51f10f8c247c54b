import { z } from 'zod';
import { quantity } from './inputs.ts';

/** Type of the failure of a back-fill that its source cannot have. */
export const BACKFILL_REFUSED = 'BackfillRefused';

/** Ticks of one back-fill, at most. */
export const MOST_TICKS = 100_000;

const time = z.iso.datetime({ offset: true });

/** What a person may pass to `backfill`: a number of ticks, or the time range that their times are of. */
export const backfillInput = z
  .strictObject({
    /** So many ticks, the last of them due when the back-fill begins. Started once more, they are others. */
    ticks: z.number().int().min(1).max(MOST_TICKS).optional(),
    /** The first tick is due at `from`, no tick at `to` or later; ISO 8601, whole seconds. Started once more, they are the same ticks. */
    from: time.optional(),
    to: time.optional(),
    /** Seconds from one tick's time to the next one's; how fast they are carried out is another matter. */
    intervalSeconds: z.number().int().min(1).max(86_400).default(10),
    /** Records that a tick asks the source for. */
    quantity: quantity.default(1),
    /** Ticks that are carried out at the same time, at most. */
    concurrency: z.number().int().min(1).max(16).default(4),
    /** Says what would be done; asks the source for nothing. */
    dryRun: z.boolean().default(false),
  })
  .superRefine((input, context) => {
    for (const message of rangeProblems(input)) context.addIssue({ code: 'custom', message });
  });
export type BackfillInput = z.output<typeof backfillInput>;

type Range = Pick<BackfillInput, 'ticks' | 'from' | 'to' | 'intervalSeconds'>;

function rangeProblems({ ticks, from, to, intervalSeconds }: Range): readonly string[] {
  if (ticks !== undefined && from === undefined && to === undefined) return [];
  if (ticks !== undefined || from === undefined || to === undefined)
    return ['expected either ticks, or from and to'];
  const [first, end] = [Date.parse(from), Date.parse(to)];
  if (first % 1000 !== 0 || end % 1000 !== 0) return ['from, to: expected whole seconds'];
  if (first < 0 || end <= first) return [`expected from (${from}) before to (${to}), and none before 1970`];
  const count = Math.ceil((end - first) / (intervalSeconds * 1000));
  return count > MOST_TICKS
    ? [`expected ${MOST_TICKS} ticks at most, from, to and interval make ${count}`]
    : [];
}

/** The ticks of a back-fill, by their numbers from 0. */
export interface BackfillTicks {
  readonly count: number;
  /** When the first is due; milliseconds since 1970, a whole second. */
  readonly firstMs: number;
  readonly intervalMs: number;
}

/** What ticks an input means for a back-fill that began at `startedAt`, ISO 8601. */
export function backfillTicks({ ticks, from, to, intervalSeconds }: Range, startedAt: string): BackfillTicks {
  const intervalMs = intervalSeconds * 1000;
  if (ticks === undefined) {
    const firstMs = Date.parse(from ?? startedAt);
    return { count: Math.ceil((Date.parse(to ?? startedAt) - firstMs) / intervalMs), firstMs, intervalMs };
  }
  const lastMs = Math.floor(Date.parse(startedAt) / 1000) * 1000;
  return { count: ticks, firstMs: lastMs - (ticks - 1) * intervalMs, intervalMs };
}

/** How far a back-fill is; the answer of its `status` query, and its result. */
export interface BackfillStatus {
  readonly state: 'running' | 'paused' | 'done';
  readonly dryRun: boolean;
  /** Ticks that it is to carry out. */
  readonly ticks: number;
  /** Of these, those whose records are all acknowledged by Kafka. */
  readonly published: number;
  /** Of these, those that have begun, those that failed and are tried again included. */
  readonly underWay: number;
  /** Records of the ticks that were published. */
  readonly records: number;
  /** Items that broke the schema and went to the dead-letter topic. */
  readonly rejected: number;
  /** Times of the first and the last tick, ISO 8601. */
  readonly firstDue: string;
  readonly lastDue: string;
  /** The last tick that failed, for which the back-fill paused itself. */
  readonly lastFailure?: { readonly due: string; readonly at: string; readonly message: string };
}
