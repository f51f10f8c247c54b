import { ActivityCancellationDetails } from '@temporalio/common';
import { releaseOf } from './release.ts';

describe('what becomes of a driver whose attempt is told to stop', () => {
  it.each([
    [{ cancelRequested: true }, 'remove'],
    [{ cancelRequested: true, paused: true }, 'remove'],
    [{ workerShutdown: true }, 'leave'],
    [{ reset: true }, 'leave'],
    [{ paused: true }, 'leave'],
    [{ notFound: true }, 'ask'],
    [{ timedOut: true }, 'ask'],
    [{}, 'ask'],
  ])('is decided by the reason: %j means %s', (details, release) => {
    expect(releaseOf(new ActivityCancellationDetails(details))).toBe(release);
  });
});
