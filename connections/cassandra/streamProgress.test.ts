import type { Parameter, Row } from './cassandra.ts';
import { progressReports } from './streamProgress.ts';

const now = Date.UTC(2026, 10, 23, 0, 0, 5);

const row: Row = {
  at: new Date('2026-11-23T00:00:04.000Z'),
  batch_id: 12n,
  submission_id: 'driver-1',
  rows_read: 30n,
  dead_letters: 2n,
  start_offsets: '{"0":"10","1":9007199254740993}',
  end_offsets: '{"0":"40"}',
  latest_offsets: '{"0":"50"}',
  duration_ms: 700n,
  rows_per_second: 42.5,
};

/** A Cassandra that holds `rows` by day, newest first, and minds the conditions of the queries. */
function cassandraWith(rows: Record<string, readonly Row[]>) {
  const asked: string[] = [];
  const execute = async (query: string, [, day, ...more]: readonly Parameter[] = []) => {
    asked.push(String(day));
    const bound = more.find((parameter) => parameter instanceof Date)?.getTime() ?? 0;
    const submission = more.find((parameter) => typeof parameter === 'string');
    const fits = (candidate: Row): boolean => {
      const time = (candidate['at'] as Date).getTime();
      if (query.includes('at <= ?') && time > bound) return false;
      if (query.includes('at >= ?') && time < bound) return false;
      return submission === undefined || candidate['submission_id'] === submission;
    };
    return (rows[String(day)] ?? []).filter(fits).slice(0, 1);
  };
  return { asked, execute };
}

const reportsIn = (rows: Record<string, readonly Row[]>) => progressReports(cassandraWith(rows), () => now);
const latestOf = (only: Row) => reportsIn({ '2026-11-23': [only] }).latest('s');

describe("a stream's newest report", () => {
  it('is read from the row of the day', async () => {
    const cassandra = cassandraWith({ '2026-11-23': [{ ...row, start_offsets: '{"0":"10"}' }] });
    expect(await progressReports(cassandra, () => now).latest('s')).toEqual({
      at: '2026-11-23T00:00:04.000Z',
      batchId: 12,
      submissionId: 'driver-1',
      rowsRead: 30,
      deadLetters: 2,
      startOffsets: { '0': '10' },
      endOffsets: { '0': '40' },
      latestOffsets: { '0': '50' },
      durationMs: 700,
      rowsPerSecond: 42.5,
    });
    expect(cassandra.asked).toEqual(['2026-11-23']);
  });

  it('is that of the day before shortly after midnight', async () => {
    const reports = reportsIn({ '2026-11-22': [{ ...row, start_offsets: '{}' }] });
    expect((await reports.latest('s'))?.batchId).toBe(12);
  });

  it('is undefined where there is none', async () => {
    expect(await reportsIn({}).latest('s')).toBeUndefined();
  });

  it('is refused when offsets have lost their precision, or are no JSON', async () => {
    await expect(latestOf(row)).rejects.toThrow(/start_offsets/);
    await expect(latestOf({ ...row, end_offsets: 'none' })).rejects.toThrow(/JSON/);
  });
});

const at = (time: string, driver: string, batch: bigint): Row => ({
  ...row,
  start_offsets: '{}',
  at: new Date(time),
  submission_id: driver,
  batch_id: batch,
});

describe('a clock that was set back', () => {
  const own = at('2026-11-23T00:00:04Z', 'driver-2', 13n);
  const future = at('2026-11-23T01:00:00Z', 'driver-1', 12n);

  it("leaves reports of the future, which do not count as the stream's newest", async () => {
    expect((await reportsIn({ '2026-11-23': [future, own] }).latest('s'))?.batchId).toBe(13);
    expect(await reportsIn({ '2026-11-23': [future] }).latest('s')).toBeUndefined();
  });

  it('hides nothing that a driver reports: it is judged by its own newest report', async () => {
    const reports = reportsIn({ '2026-11-23': [future, own] });
    expect((await reports.latestOf('s', 'driver-2'))?.batchId).toBe(13);
    expect((await reports.latestOf('s', 'driver-1'))?.batchId).toBe(12);
    expect(await reports.latestOf('s', 'driver-3')).toBeUndefined();
  });

  it("does not keep a driver's reports of before midnight from being found, two hours back at most", async () => {
    const before = [at('2026-11-22T23:30:00Z', 'driver-2', 13n), at('2026-11-22T21:59:00Z', 'driver-0', 1n)];
    const reports = reportsIn({ '2026-11-22': before });
    expect((await reports.latestOf('s', 'driver-2'))?.batchId).toBe(13);
    expect(await reports.latestOf('s', 'driver-0')).toBeUndefined();
  });
});
