import { z } from 'zod';
import type { DeadLetterPlace, Outcome } from '../../domain/deadLetters.ts';
import type { Cassandra, Row } from './cassandra.ts';
import { lettersAt, lettersIn, updateLetters, type Stretch } from './deadLetterTables.ts';

export type { Stretch } from './deadLetterTables.ts';

/** A dead letter without its bytes. */
export interface DeadLetterHead extends DeadLetterPlace {
  readonly reason: string;
  /** When its message was appended, ISO 8601. */
  readonly appendedAt: string;
  /** Present once it was sent again. */
  readonly redriven?: {
    readonly at: string;
    /** Its new place, `partition/offset`. */
    readonly to: string;
    readonly outcome: string;
  };
}

/** A dead letter with its bytes as they were; those of very large ones are cut. */
export interface DeadLetter extends DeadLetterHead {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

/** The stored dead letters. */
export interface DeadLetters {
  heads(stretch: Stretch): Promise<readonly DeadLetterHead[]>;
  letters(stretch: Stretch): Promise<readonly DeadLetter[]>;
  at(topic: string, place: DeadLetterPlace): Promise<DeadLetter | undefined>;
  /** Notes what became of them; again with the same is the same. */
  mark(
    topic: string,
    marks: readonly (DeadLetterPlace & {
      readonly at: Date;
      readonly to: string;
      readonly outcome: Outcome;
    })[],
  ): Promise<void>;
}

const HEAD = 'day, partition, offset, reason, appended_at, redriven_at, redriven_to, outcome';
const LETTER = `${HEAD}, key, value`;

const headRow = z.object({
  day: z.unknown().transform(String),
  partition: z.number(),
  offset: z.bigint().transform(String),
  reason: z.string().nullable(),
  appended_at: z.date().nullable(),
  redriven_at: z.date().nullable(),
  redriven_to: z.string().nullable(),
  outcome: z.string().nullable(),
});
const bytes = z.instanceof(Buffer).nullable();
const letterRow = headRow.extend({ key: bytes, value: bytes });

/** {@link DeadLetters} in Cassandra: each read is of as many rows as it is asked for, and of as many partitions, at most. */
export function deadLetters(cassandra: Cassandra): DeadLetters {
  return {
    heads: async (stretch) =>
      (await lettersIn(cassandra, HEAD, stretch)).map((row) => headOf(headRow.parse(row))),
    letters: async (stretch) => (await lettersIn(cassandra, LETTER, stretch)).map(letterOf),

    async at(topic, place) {
      const [row] = await lettersAt(cassandra, LETTER, topic, [place]);
      return row === undefined ? undefined : letterOf(row);
    },

    mark: (topic, marks) =>
      updateLetters(
        cassandra,
        'redriven_at = ?, redriven_to = ?, outcome = ?',
        topic,
        marks.map(({ at, to, outcome, ...place }) => ({ place, values: [at, to, outcome] })),
      ),
  };
}

function letterOf(row: Row): DeadLetter {
  const { key, value, ...head } = letterRow.parse(row);
  return { ...headOf(head), key, value };
}

function headOf(row: z.output<typeof headRow>): DeadLetterHead {
  const { day, partition, offset, reason, appended_at, redriven_at, redriven_to, outcome } = row;
  return {
    day,
    partition,
    offset,
    reason: reason ?? 'no reason is stored',
    appendedAt: (appended_at ?? new Date(`${day}T00:00:00Z`)).toISOString(),
    ...(redriven_at === null
      ? {}
      : { redriven: { at: redriven_at.toISOString(), to: redriven_to ?? '', outcome: outcome ?? '' } }),
  };
}
