import { z } from 'zod';
import type { DeadLetterPlace, Outcome } from '../../domain/deadLetters.ts';
import { KEYSPACE, SHARED_TABLES } from '../../domain/names.ts';
import type { Cassandra, Row } from './cassandra.ts';

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

/** The dead letters of one day and partition of a topic, in the order of their offsets. */
export interface Stretch {
  readonly topic: string;
  readonly day: string;
  readonly partition: number;
  /** Those behind this offset alone. */
  readonly after?: string;
  readonly limit: number;
}

/** The table of dead letters. */
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

const TABLE = `${KEYSPACE}.${SHARED_TABLES.deadLetters}`;
const HEAD = 'day, partition, offset, reason, appended_at, redriven_at, redriven_to, outcome';
const WHERE = 'WHERE day = ? AND topic = ? AND partition = ?';
const BEHIND = `${WHERE} AND offset > ? LIMIT ?`;

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

/** {@link DeadLetters} in Cassandra: each call reads a part of one partition. */
export function deadLetters(cassandra: Cassandra): DeadLetters {
  const behind = (columns: string, { topic, day, partition, after, limit }: Stretch) =>
    cassandra.execute(`SELECT ${columns} FROM ${TABLE} ${BEHIND}`, [
      day,
      topic,
      partition,
      BigInt(after ?? '-1'),
      limit,
    ]);
  return {
    heads: async (stretch) => (await behind(HEAD, stretch)).map((row) => headOf(headRow.parse(row))),
    letters: async (stretch) => (await behind(`${HEAD}, key, value`, stretch)).map(letterOf),

    async at(topic, { day, partition, offset }) {
      const query = `SELECT ${HEAD}, key, value FROM ${TABLE} ${WHERE} AND offset = ?`;
      const [row] = await cassandra.execute(query, [day, topic, partition, BigInt(offset)]);
      return row === undefined ? undefined : letterOf(row);
    },

    async mark(topic, marks) {
      await cassandra.executeAll(
        `UPDATE ${TABLE} SET redriven_at = ?, redriven_to = ?, outcome = ? ${WHERE} AND offset = ?`,
        marks.map(({ at, to, outcome, day, partition, offset }) => [
          at,
          to,
          outcome,
          day,
          topic,
          partition,
          BigInt(offset),
        ]),
      );
    },
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
