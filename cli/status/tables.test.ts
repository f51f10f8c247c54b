import type { Cassandra, Parameter, Row } from '../../connections/cassandra/cassandra.ts';
import { deadLetters, type DeadLetters } from '../../connections/cassandra/deadLetters.ts';
import { FakeDeadLetterTables } from '../../tests/fakes/fakeDeadLetterTables.ts';
import { deadLettersToday, newestReport } from './tables.ts';

const NOW = new Date('2026-11-23T00:00:10.000Z');

/** A Cassandra that answers a parameter list with what `rowsFor` makes of it. */
function cassandra(rowsFor: (parameters: readonly Parameter[]) => readonly Row[]): Cassandra {
  return {
    execute: async (_, parameters = []) => rowsFor(parameters),
    executeAll: async (_, lists) => lists.map(rowsFor),
    close: async () => undefined,
  };
}

const row: Row = {
  at: new Date('2026-11-22T23:59:40.000Z'),
  ok: false,
  checked: 10n,
  missing: 2n,
  different: 0n,
  dead_lettered: 1n,
  repaired: 2n,
  totals_different: 3n,
  lag: 0n,
  verified_from: '{"0":"5"}',
  verified_to: '{"0":"15"}',
  failures: '2 records are missing\nticks do not add up',
};

describe('the newest verification', () => {
  it('may be of yesterday, and has its failures line by line', async () => {
    const tables = cassandra(([, day]) => (day === '2026-11-22' ? [row] : []));
    expect(await newestReport(tables, 'company-pipeline', NOW)).toEqual({
      at: '2026-11-22T23:59:40.000Z',
      ok: false,
      checked: 10,
      missing: 2,
      different: 0,
      deadLettered: 1,
      repaired: 2,
      totalsDifferent: 3,
      lag: 0,
      verifiedFrom: { 0: '5' },
      verifiedTo: { 0: '15' },
      failures: ['2 records are missing', 'ticks do not add up'],
    });
  });

  it('has no failures where the column is null', async () => {
    const report = await newestReport(
      cassandra(() => [{ ...row, ok: true, failures: null }]),
      'p',
      NOW,
    );
    expect(report?.failures).toEqual([]);
  });

  it('is undefined where there is none', async () => {
    expect(
      await newestReport(
        cassandra(() => []),
        'p',
        NOW,
      ),
    ).toBeUndefined();
  });
});

/** The dead letters of a day: so many, of one partition. */
function refused(day: string, count: number, partition: number): DeadLetters {
  const tables = new FakeDeadLetterTables();
  for (let offset = 0n; offset < count; offset++)
    tables.refuse([day, 't', partition, offset], {
      reason: 'r',
      appended_at: NOW,
      redriven_at: null,
      redriven_to: null,
      outcome: null,
    });
  return deadLetters(tables);
}

describe('the dead letters of today', () => {
  it('are counted over the partitions', async () => {
    const topic = { topic: 't', partitions: ['0', '2', '5'] };
    expect(await deadLettersToday(refused('2026-11-23', 7, 2), topic, NOW)).toEqual({
      count: 7,
      more: false,
    });
    expect(await deadLettersToday(refused('2026-11-22', 7, 2), topic, NOW)).toEqual({
      count: 0,
      more: false,
    });
  });

  it('are counted up to a bound, and said to be more', async () => {
    const topic = { topic: 't', partitions: ['0', '1'] };
    expect(await deadLettersToday(refused('2026-11-23', 1001, 1), topic, NOW)).toEqual({
      count: 1000,
      more: true,
    });
  });
});
