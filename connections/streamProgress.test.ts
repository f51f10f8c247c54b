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

/** A Cassandra that holds `rows` by day. */
function cassandraWith(rows: Record<string, Row>) {
  const asked: (readonly Parameter[])[] = [];
  const execute = async (_: string, parameters: readonly Parameter[] = []) => {
    asked.push(parameters);
    const found = rows[String(parameters[1])];
    return found === undefined ? [] : [found];
  };
  return { asked, execute };
}

const latestOf = (only: Row) => progressReports(cassandraWith({ '2026-11-23': only }), () => now).latest('s');

describe("a stream's newest report", () => {
  it('is read from the row of the day', async () => {
    const cassandra = cassandraWith({ '2026-11-23': { ...row, start_offsets: '{"0":"10"}' } });
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
    expect(cassandra.asked).toEqual([['s', '2026-11-23']]);
  });

  it('is that of the day before shortly after midnight', async () => {
    const cassandra = cassandraWith({ '2026-11-22': { ...row, start_offsets: '{}' } });
    expect((await progressReports(cassandra, () => now).latest('s'))?.batchId).toBe(12);
  });

  it('is undefined where there is none', async () => {
    expect(await progressReports(cassandraWith({}), () => now).latest('s')).toBeUndefined();
  });

  it('is refused when offsets have lost their precision, or are no JSON', async () => {
    await expect(latestOf(row)).rejects.toThrow(/start_offsets/);
    await expect(latestOf({ ...row, end_offsets: 'none' })).rejects.toThrow(/JSON/);
  });
});
