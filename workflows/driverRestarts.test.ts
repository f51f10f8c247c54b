import { backOffMs, DriverRestarts } from './driverRestarts.ts';

describe('the back-off', () => {
  it('doubles from one second and stops at a minute', () => {
    expect([1, 2, 3, 4, 7, 100].map(backOffMs)).toEqual([1000, 2000, 4000, 8000, 60_000, 60_000]);
  });
});

describe('the book of restarts', () => {
  it('counts failures, in all and in a row, and keeps why and which driver', () => {
    const restarts = new DriverRestarts();
    restarts.failed(0, 'first', 'driver-1');
    restarts.failed(1000, 'second');
    expect(restarts.state).toEqual({
      restarts: 2,
      failuresInARow: 2,
      lastFailure: { at: '1970-01-01T00:00:01.000Z', message: 'second' },
    });
  });

  it('names the ended driver only while its failure is the last one', () => {
    const restarts = new DriverRestarts();
    restarts.failed(0, 'it ended', 'driver-1');
    expect(restarts.state.ended).toBe('driver-1');
    restarts.failed(0, 'the submission was refused');
    expect(restarts.state.ended).toBeUndefined();
  });

  it('counts anew after a stable time, and keeps the total', () => {
    const restarts = new DriverRestarts({ restarts: 5, failuresInARow: 5 });
    restarts.stable();
    restarts.failed(0, 'again');
    expect(restarts.state).toMatchObject({ restarts: 6, failuresInARow: 1 });
  });
});
