import { DriverHealth, reportedLag } from './health.ts';
import { report } from '../../tests/fakes/streamActivities.ts';

const limits = { startMs: 60_000, stallMs: 100_000 };

/** Judges a registered driver every second from 0 on; `progressAt` gives its newest report. Answers when it was condemned. */
function condemnedAt(
  progressAt: (second: number) => ReturnType<typeof report> | undefined | 'unreadable',
  { seconds = 1000, firstBatchTimes = 1 } = {},
): { second: number; why: string } | undefined {
  const health = new DriverHealth(limits, firstBatchTimes);
  for (let second = 0; second < seconds; second += 1) {
    const why = health.judge({
      nowMs: second * 1000,
      state: 'RUNNING',
      registered: true,
      progress: progressAt(second),
    });
    if (why !== undefined) return { second, why };
  }
  return undefined;
}

describe('the health of a driver', () => {
  it('is good while batches store records, however many wait', () => {
    expect(condemnedAt((second) => report('d', second, second * 10, 1_000_000))).toBeUndefined();
  });

  it('is good while it says every ten seconds that nothing waits', () => {
    expect(condemnedAt((second) => report('d', Math.floor(second / 10), 5))).toBeUndefined();
  });

  it('is bad when its batches store nothing for the limit although records wait', () => {
    const verdict = condemnedAt((second) => report('d', second, 5, 12));
    expect(verdict).toMatchObject({ second: 100, why: expect.stringContaining('no progress for 100 s') });
    expect(verdict?.why).toContain('7 records waited');
  });

  it('is bad when it reports nothing any more', () => {
    const verdict = condemnedAt((second) => report('d', Math.min(second, 50), 5));
    expect(verdict?.second).toBe(150);
  });

  it('is bad when it never reports a batch, for which it has the time of a start', () => {
    expect(condemnedAt(() => undefined)?.why).toBe('it has reported no batch for 60 s');
  });

  it('may take longer for the first batch, and for no other, where more time is asked for', () => {
    expect(condemnedAt(() => undefined, { firstBatchTimes: 4 })?.second).toBe(240);
    expect(
      condemnedAt((second) => report('d', Math.min(second, 50), 5), { firstBatchTimes: 4 })?.second,
    ).toBe(150);
  });

  it('may take twice as long for a batch as for the slowest before it', () => {
    const verdict = condemnedAt((second) => (second < 200 ? undefined : report('d', 1, 5, 9)), {
      firstBatchTimes: 4,
    });
    expect(verdict?.second).toBe(600);
  });

  it('is not given more time for batches of long ago, as those that an outage held up', () => {
    // A batch at 50 s, the next at 140 s, then one every second until 160 s.
    const verdict = condemnedAt((second) => {
      const newest = Math.min(second, second < 140 ? 50 : 160);
      return report('d', newest, newest, 1000);
    });
    expect(verdict?.second).toBe(260);
  });

  it('is known to be slow also after a while in which its reports could not be read', () => {
    const verdict = condemnedAt(
      (second) => {
        if (second < 200) return undefined;
        return second > 200 && second <= 220 ? 'unreadable' : report('d', 1, 5, 9);
      },
      { firstBatchTimes: 4 },
    );
    expect(verdict?.second).toBe(620);
  });

  it('is not given more time to register its application, however patient', () => {
    const health = new DriverHealth(limits, 4);
    const at = (nowMs: number) =>
      health.judge({ nowMs, state: 'RUNNING', registered: false, progress: undefined });
    expect(at(0)).toBeUndefined();
    expect(at(60_000)).toBeDefined();
  });

  it('is not judged by reports that cannot be read', () => {
    expect(condemnedAt((second) => (second < 50 ? report('d', 1, 5) : 'unreadable'))).toBeUndefined();
  });

  it('is bad when it does not register its application in time, and says so', () => {
    const health = new DriverHealth(limits);
    const at = (nowMs: number) =>
      health.judge({ nowMs, state: 'RUNNING', registered: false, progress: undefined });
    expect(at(0)).toBeUndefined();
    expect(at(59_999)).toBeUndefined();
    expect(at(60_000)).toBe('it runs for 60 s and has not registered its application; expected within 60 s');
  });

  it('is not judged while the driver waits for a place on a Spark worker', () => {
    const health = new DriverHealth(limits);
    const waiting = { state: 'SUBMITTED', registered: false, progress: undefined } as const;
    expect(health.judge({ ...waiting, nowMs: 0 })).toBeUndefined();
    expect(health.judge({ ...waiting, nowMs: 10_000_000 })).toBeUndefined();
  });
});

describe('the lag', () => {
  it('adds up what waits in every partition, also in one of which nothing was read yet', () => {
    const progress = {
      ...report('d', 1, 5),
      endOffsets: { '0': '5' },
      latestOffsets: { '0': '9', '1': '3' },
    };
    expect(reportedLag(progress)).toBe(7);
  });
});
