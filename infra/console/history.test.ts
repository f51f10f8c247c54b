import { Growth, MINUTES, perMinute } from './history.ts';

const NOW = new Date('2026-11-23T12:34:56.789Z');
const at = (minutesAgo: number) => new Date(NOW.getTime() - minutesAgo * 60_000);

describe('values by the minute', () => {
  it('are the largest of each, the newest minute last, and null where there is none', () => {
    const series = perMinute(
      [
        { at: at(0), value: 1 },
        { at: at(2), value: 5 },
        { at: at(2), value: 7 },
        { at: at(59), value: 9 },
        { at: at(60), value: 100 },
      ],
      NOW,
    );
    expect(series).toHaveLength(MINUTES);
    expect([series.at(-1), series.at(-2), series.at(-3), series[0]]).toEqual([1, null, 7, 9]);
  });
});

describe('the growth of a topic', () => {
  it('is counted from the end of the minute before', () => {
    const growth = new Growth();
    growth.note(100n, at(1));
    growth.note(103n, at(1));
    growth.note(110n, at(0));
    expect(growth.series(NOW).slice(-3)).toEqual([null, 3, 7]);
  });

  it('is unknown for the minutes in which nobody looked', () => {
    const growth = new Growth();
    growth.note(100n, at(5));
    growth.note(200n, at(0));
    expect(growth.series(NOW).slice(-6)).toEqual([0, null, null, null, null, 0]);
  });

  it('begins anew with another topic', () => {
    const growth = new Growth();
    growth.note(100n, at(1));
    growth.note(5n, at(0));
    growth.note(7n, at(0));
    expect(growth.series(NOW).slice(-2)).toEqual([null, 2]);
  });

  it('forgets what is older than an hour', () => {
    const growth = new Growth();
    growth.note(1n, at(70));
    growth.note(2n, at(0));
    expect(growth.series(NOW).filter((value) => value !== null)).toEqual([0]);
  });
});
