import type { Cassandra, Row } from '../../connections/cassandra/cassandra.ts';
import type { TopicRecord } from '../../connections/kafka/kafka.ts';
import { lettersAt } from '../../connections/cassandra/deadLetterTables.ts';
import { figuresOf } from '../../connections/cassandra/totalsTables.ts';
import type { Pipeline } from '../../domain/definition.ts';
import { rollupOf, type Figures } from '../../domain/totals.ts';
import { recordComparison, type RecordComparison } from './compare.ts';
import { kindsOf, type DeadLetterKinds } from './deadLetterKinds.ts';
import { factRows, withRetries } from './facts.ts';
import { recordKeys } from './recordKeys.ts';
import { writtenAgain } from './writtenAgain.ts';

/** A record that the stream claims to have stored, and that is not there as it was published. */
export interface Suspect {
  readonly record: TopicRecord;
  /** Where it may be stored; undefined when it is no record at all and belongs among the dead letters. */
  readonly id: string | undefined;
  /** Columns in which its row differs; empty when there is no row. */
  readonly differing: readonly string[];
}

/** What became of some records. */
export interface Checked {
  /** What is stored as it was published, by id: what the totals follow from. */
  readonly stored: ReadonlyMap<string, Figures>;
  /** Dead letters by the kind of their reason. */
  readonly deadLetters: DeadLetterKinds;
  readonly suspects: readonly Suspect[];
}

/** Looks records of a pipeline's topic up. */
export type RecordCheck = (records: readonly TopicRecord[], signal: AbortSignal) => Promise<Checked>;

/**
 * Looks each record up by its key, and those that are not stored as they were published among the dead letters by their
 * coordinates. Whether a record is valid is not judged here: it must be in one of the two places.
 */
export function recordCheck(cassandra: Cassandra, pipeline: Pipeline): RecordCheck {
  const { key, names } = pipeline.definition;
  const keys = recordKeys(key, pipeline.columns.find(({ name }) => name === key)?.type);
  const rollup = rollupOf(pipeline);
  const comparison = recordComparison(pipeline);
  const isWrittenAgain = writtenAgain(pipeline);
  const facts = factRows(cassandra, pipeline);

  return async (records, signal) => {
    const published = records.map((record) => {
      const text = record.value?.toString('utf8') ?? '';
      return { record, text, id: keys.atFirst(text) ?? comparison.parseRecord(record.value)?.id };
    });
    const ids = [...new Set(published.flatMap(({ id }) => (id === undefined ? [] : [id])))];
    const rowById = await facts(ids, signal);

    const stored = new Map<string, Figures>();
    const notStored: Suspect[] = [];
    for (const { record, text, id } of published) {
      const row = id === undefined ? undefined : rowById.get(id);
      // What is written again as it was published is the same; only anything else is read, and compared column by column.
      const suspect =
        id !== undefined && row !== undefined && isWrittenAgain(text, row, id)
          ? undefined
          : suspectOf(comparison, record, row);
      if (suspect !== undefined) notStored.push(suspect);
      else if (id !== undefined && row !== undefined) stored.set(id, figuresOf(rollup, row));
    }

    const places = notStored.map(({ record: { timestampMs, partition, offset } }) => ({
      day: new Date(timestampMs).toISOString().slice(0, 10),
      partition,
      offset,
    }));
    const letters = await withRetries(
      () => lettersAt(cassandra, 'offset, reason', names.topic, places, signal),
      signal,
    );
    const suspects = notStored.filter((_, index) => letters[index] === undefined);
    return { stored, deadLetters: kindsOf(letters.filter((letter) => letter !== undefined)), suspects };
  };
}

/** What a record lacks to be stored as it was published; undefined when nothing. */
function suspectOf(
  { parseRecord, differingColumns }: RecordComparison,
  record: TopicRecord,
  row: Row | undefined,
): Suspect | undefined {
  const parsed = parseRecord(record.value);
  if (parsed === undefined || row === undefined) return { record, id: parsed?.id, differing: [] };
  const differing = differingColumns(parsed.record, row);
  return differing.length === 0 ? undefined : { record, id: parsed.id, differing };
}
