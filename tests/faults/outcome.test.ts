import { failuresOf, interleavings, type Outcome } from './outcome.ts';
import { markdownOf, percentile, tableOf } from './report.ts';

const good: Outcome = {
  number: 1,
  round: 1,
  kind: 'driver-kill',
  load: 1,
  seed: 1,
  at: '2026-11-24T00:00:00.000Z',
  counts: { acknowledged: 10, again: 1, stored: 10, deadLettered: 0, lost: 0, different: 0, duplicated: 0 },
  unpublished: 0,
  aliveAtMost: 1,
  activeAtMost: 1,
  orphans: 0,
  interleaved: 0,
  recoveryMs: 1000,
  caughtUpMs: 2000,
  failures: [],
};

/** The table's first two columns, for one injection at each of the loads. */
function namesAndCounts(loads: readonly number[]): readonly string[] {
  const rows = markdownOf(loads.map((load) => ({ ...good, load }))).split('\n');
  return rows.slice(2).map((row) => row.split(' | ').slice(0, 2).join(' | '));
}

describe('an outcome', () => {
  it('is good when nothing was lost and one driver worked, though records came again', () => {
    expect(failuresOf(good, 1)).toEqual([]);
  });

  it.each([
    [{ counts: { ...good.counts, lost: 2 } }, '2 records lost'],
    [{ counts: { ...good.counts, duplicated: 1 } }, '1 companies twice'],
    [{ counts: { ...good.counts, different: 3 } }, '3 rows differ'],
    [{ counts: { ...good.counts, deadLettered: 1 } }, '1 valid records among the dead letters'],
    [
      { counts: { ...good.counts, deadLettered: -1 } },
      "1 records that are none of the schema's are not among the dead letters",
    ],
    [{ totalsDiffering: ['day 1', 'day 2'] }, '2 totals differ, day 1 the first'],
    [{ unpublished: 4 }, '4 records booked as published are not in the topic'],
    [{ activeAtMost: 2 }, '2 drivers of one stream at work at a time'],
    [{ aliveAtMost: 2 }, '2 driver processes of one stream at a time'],
    [{ orphans: 1 }, '1 orphans'],
    [{ interleaved: 1 }, 'drivers reported by turns, 1 times'],
  ])('says what is wrong: %j', (change, failure) => {
    expect(failuresOf({ ...good, ...change }, 1)).toEqual([failure]);
  });

  it('may have a second process where the fault makes one, but not two at work', () => {
    expect(failuresOf({ ...good, aliveAtMost: 2 }, 2)).toEqual([]);
    expect(failuresOf({ ...good, aliveAtMost: 2, activeAtMost: 2 }, 2)).toHaveLength(1);
  });
});

describe('reports of drivers', () => {
  it('are in turn when one takes over from the other for good', () => {
    expect(interleavings(['a', 'a', 'b', 'b', 'c'])).toBe(0);
  });

  it('interleave when one comes back', () => {
    expect(interleavings(['a', 'b', 'a', 'a', 'b'])).toBe(2);
  });
});

describe('the report', () => {
  it('takes percentiles by nearest rank', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([0.5, 0.95, 1].map((share) => percentile(values, share))).toEqual([50, 95, 100]);
    expect(percentile([7], 0.5)).toBe(7);
    expect(percentile([], 0.5)).toBeUndefined();
  });

  it('has a row a kind and one of all, with the worst of what must not happen', () => {
    const bad = {
      ...good,
      kind: 'kafka-kill',
      minutesCompared: 3,
      activeAtMost: 2,
      unpublished: 1,
      stopMs: 1500,
    };
    const text = tableOf([good, bad]);
    expect(text).toMatch(/driver-kill +│ 1 +│ 10 +│ 0 /);
    expect(text).toMatch(
      /all +│ 2 +│ 20 +│ 1 +│ 0 +│ 0 +│ 3 +│ 2 +│ 0 +│ 1\.5 +│ 1\.0 \/ 1\.0 \/ 1\.0 │ 2\.0 \/ 2\.0 \/ 2\.0/,
    );
    expect(markdownOf([good, bad]).split('\n').at(-1)).toMatch(
      /^\| all \| 2 \| 20 \| 1 \| 0 \| 0 \| 3 \| 2 \| 0 \| 1\.5 \| 1\.0 \/ 1\.0 \/ 1\.0 \| 2\.0 \/ 2\.0 \/ 2\.0 \|/,
    );
  });

  it('has a row a load, where there are several', () => {
    expect(namesAndCounts([1, 1])).toEqual(['| driver-kill | 2', '| all | 2']);
    expect(namesAndCounts([1000, 1, 1])).toEqual([
      '| driver-kill | 3',
      '| all at 1/s | 2',
      '| all at 1000/s | 1',
      '| all | 3',
    ]);
  });
});
