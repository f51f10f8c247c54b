import { z } from 'zod';

/** Where a dead letter stands: the place of the message that the stream refused, and the UTC day that it was appended on. */
export interface DeadLetterPlace {
  readonly day: string;
  readonly partition: number;
  /** Decimal text: offsets are 64 bits wide. */
  readonly offset: string;
}

/** What became of a dead letter that was sent again. */
export const OUTCOMES = {
  /** It stands in the topic once more. */
  sent: 'sent',
  /** The stream has processed it and did not refuse it. */
  stored: 'stored',
  /** The stream refused it again: it is another dead letter now, at its new place. */
  refused: 'refused again',
} as const;
type Sent = (typeof OUTCOMES)[keyof typeof OUTCOMES];

const MENDED = 'mended: ';

/** The same of one that was sent with another value than its own. */
export type Outcome = Sent | `${typeof MENDED}${Sent}`;

/** The outcome of one that was sent as it was, or mended. */
export function outcome(sent: Sent, mended: boolean): Outcome {
  return mended ? `${MENDED}${sent}` : sent;
}

/** Whether a stored outcome is that of one that was mended. */
export function isMended(stored: string): boolean {
  return stored.startsWith(MENDED);
}

const MAX_CHARACTERS = 200;

/**
 * The kind of a reason. A reason says field, rule and what was got instead, with a colon behind each: what was got is left out, as it
 * differs from one message to the next, and may be personal.
 */
export function kindOf(reason: string): string {
  return reason.split(': ').slice(0, 2).join(': ').slice(0, MAX_CHARACTERS);
}

const time = z.iso.datetime({ offset: true });
const offset = z.string().regex(/^\d{1,18}$/);

/** Which dead letters are meant; all that were never sent again where nothing is said. */
export const deadLetterSelection = z.strictObject({
  /** What the reason begins with, e.g. `timestamp_column: not an ISO 8601 time`. */
  reason: z.string().min(1).optional(),
  /** Appended at this time or later, ISO 8601; 31 days ago where it is not said. */
  since: time.optional(),
  /** Appended before this time, ISO 8601; now where it is not said. */
  until: time.optional(),
  /** Offsets [from, to) by partition; other partitions are left out. */
  offsets: z.record(z.string().regex(/^\d{1,9}$/), z.tuple([offset, offset])).optional(),
});
export type DeadLetterSelection = z.output<typeof deadLetterSelection>;

/** Characters of a value: four bytes each are below what Kafka takes for a message by default. */
export const MAX_VALUE = 250_000;

/** One dead letter, and the value that is sent in place of its own. */
export const mend = z.strictObject({
  day: z.iso.date(),
  partition: z.number().int().min(0),
  offset,
  value: z.string().min(1).max(MAX_VALUE),
});
export type Mend = z.output<typeof mend>;

/** What a person may pass to `redriveDeadLetters`. */
export const redriveInput = z
  .strictObject({
    ...deadLetterSelection.shape,
    mend: mend.optional(),
    /** Says how many would be accepted now, and why not the others; sends nothing. */
    dryRun: z.boolean().default(false),
    /** Records sent a second, at most. */
    perSecond: z.number().int().min(1).max(10_000).default(50),
  })
  .refine((input) => input.mend === undefined || isAlone(input), {
    path: ['mend'],
    message: 'expected the one dead letter that it names, and no reason, since, until or offsets',
  });
export type RedriveInput = z.output<typeof redriveInput>;

function isAlone({ reason, since, until, offsets }: DeadLetterSelection): boolean {
  return [reason, since, until, offsets].every((selected) => selected === undefined);
}

/** The one dead letter of a mend, among those of its day. */
export function selectionOfMend({ partition, offset: at }: Mend): DeadLetterSelection {
  return { offsets: { [partition]: [at, String(BigInt(at) + 1n)] } };
}

/** Why dead letters would not be accepted now: how many, and the place of one of them. */
export interface NotAccepted {
  readonly problem: string;
  readonly count: number;
  readonly example: DeadLetterPlace;
}

/** How far a redrive is; the answer of its `status` query, and its result. */
export interface RedriveStatus {
  readonly state: 'running' | 'paused' | 'waiting for the stream' | 'done';
  readonly dryRun: boolean;
  /** The one dead letter that is mended; absent where they are sent as they were. */
  readonly mended?: DeadLetterPlace;
  /** Dead letters that are meant and were looked at. */
  readonly seen: number;
  /** Of these, sent again; of a dry run, those that would be. */
  readonly accepted: number;
  /** Of these, left where they are, as they would be refused again. */
  readonly notAccepted: readonly NotAccepted[];
  /** Of those sent, processed by the stream and not refused. */
  readonly stored: number;
  /** Of those sent, refused by the stream again. */
  readonly refused: number;
}

/** Reasons that are told apart; the others count as one. */
const KINDS = 20;
const OTHERS = 'other reasons';

/** Adds up what was not accepted. */
export function addNotAccepted(
  one: readonly NotAccepted[],
  other: readonly NotAccepted[],
): readonly NotAccepted[] {
  const sums = new Map(one.map((entry) => [entry.problem, entry]));
  for (const { problem, count, example } of other) {
    const name = sums.has(problem) || sums.size < KINDS ? problem : OTHERS;
    const known = sums.get(name);
    sums.set(name, { problem: name, count: count + (known?.count ?? 0), example: known?.example ?? example });
  }
  return [...sums.values()];
}
