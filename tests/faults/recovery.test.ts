import type { Cassandra } from '../../connections/cassandra/cassandra.ts';
import type { Kafka, TopicRecord } from '../../connections/kafka/kafka.ts';
import type { ProgressReports } from '../../connections/cassandra/streamProgress.ts';
import type { StreamProgress } from '../../domain/verification.ts';
import { firstWithout, recovery } from './recovery.ts';
import { untilTrue } from './waiting.ts';

describe('the first offset without a row', () => {
  it.each([
    { from: 0n, to: 0n, first: 0n, found: undefined },
    { from: 5n, to: 9n, first: 5n, found: 5n },
    { from: 5n, to: 9n, first: 7n, found: 7n },
    { from: 5n, to: 9n, first: 8n, found: 8n },
    { from: 5n, to: 9n, first: 9n, found: undefined },
    { from: 0n, to: 100_000n, first: 31_999n, found: 31_999n },
  ])('of [$from, $to) is $found where $first is the first', async ({ from, to, first, found }) => {
    await expect(firstWithout(from, to, (offset) => Promise.resolve(offset < first))).resolves.toBe(found);
  });
});

/** The id of the record at an offset: later ones sort after it. */
function idOf(offset: number): string {
  return `00000000-0000-0000-0000-${String(offset).padStart(12, '0')}`;
}

/** A topic of one partition, and a stream that stores its records one after the other, beginning with `stored` of them. */
function pipeline(records: number, stored: number, processed: number) {
  const state = { records, stored };
  /** How often the topic's end was asked for, and how often each row; rows that were answered. */
  const asked = { end: 0, rows: new Map<string, number>(), found: new Set<string>() };
  const kafka = {
    topics: {
      offsets() {
        asked.end += 1;
        return Promise.resolve({ begin: { 0: '0' }, end: { 0: String(state.records) } });
      },
    },
    reader: {
      async *read(_: string, { from }: { from: Record<string, string> }) {
        yield [{ value: Buffer.from(JSON.stringify({ id: idOf(Number(from['0'])) })) } as TopicRecord];
      },
    },
  } as unknown as Kafka;
  const cassandra = {
    execute(_: string, [id]: readonly unknown[]) {
      const key = String(id);
      asked.rows.set(key, (asked.rows.get(key) ?? 0) + 1);
      if (key >= idOf(state.stored)) return Promise.resolve([]);
      asked.found.add(key);
      return Promise.resolve([{ id }]);
    },
  } as unknown as Cassandra;
  const progress: ProgressReports = {
    latest: () => Promise.resolve({ endOffsets: { 0: String(processed) } } as unknown as StreamProgress),
    latestOf: () => Promise.resolve(undefined),
  };
  return { state, asked, rig: { kafka, cassandra, progress } };
}

/** More often than both parts ask before they wait for something to come. */
const WAITING = 4;

describe('the recovery', () => {
  it('comes with the first record that was no row, not with what an interrupted batch has stored, and is whole with a new record', async () => {
    const { state, asked, rig } = pipeline(100, 40, 10);
    const seen = recovery(rig);
    await untilTrue('it waits', () =>
      Promise.resolve(asked.end >= WAITING && (asked.rows.get(idOf(40)) ?? 0) >= WAITING),
    );
    state.records = 101;
    const beforeRow = Date.now();
    state.stored = 41;
    await untilTrue('the row is found', () => Promise.resolve(asked.found.has(idOf(40))));
    const beforeLast = Date.now();
    state.stored = 101;
    const { rowAt, caughtUpAt } = await seen;
    expect(rowAt).toBeGreaterThanOrEqual(beforeRow);
    expect(rowAt).toBeLessThanOrEqual(beforeLast);
    expect(caughtUpAt).toBeGreaterThanOrEqual(beforeLast);
  });

  it('is that of the first new record where all before it are rows', async () => {
    const { state, asked, rig } = pipeline(100, 100, 90);
    const seen = recovery(rig);
    await untilTrue('it waits', () => Promise.resolve(asked.end >= WAITING));
    state.records = 101;
    state.stored = 101;
    const { rowAt, caughtUpAt } = await seen;
    expect(rowAt).toBe(caughtUpAt);
  });
});
