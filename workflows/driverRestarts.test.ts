import { backOffMs, DriverRestarts, firstBatchTimes } from './driverRestarts.ts';

describe('the back-off', () => {
  it('doubles from one second with each driver that did nothing, and stops at a minute', () => {
    const delays = [1, 2, 3, 4, 7, 100].map((fruitless) => backOffMs({ fruitless }));
    expect(delays).toEqual([1000, 2000, 4000, 8000, 60_000, 60_000]);
  });

  it('is none after a driver that had worked, however often that happened', () => {
    const restarts = new DriverRestarts({ restarts: 50, failuresInARow: 50, fruitless: 6 });
    restarts.failed(0, 'it ended', { driverId: 'driver-1', worked: true });
    expect(backOffMs(restarts.state)).toBe(0);
    expect(restarts.state.failuresInARow).toBe(51);
  });

  it('begins anew after the state of an earlier version, which did not count', () => {
    const restarts = new DriverRestarts({ restarts: 5, failuresInARow: 5 });
    restarts.failed(0, 'it ended', { driverId: 'driver-1', worked: false });
    expect(backOffMs(restarts.state)).toBe(1000);
  });
});

describe('the time of a first batch', () => {
  it('grows with each driver that did nothing, within bounds, and only with those', () => {
    expect([0, 1, 2, 3, 50].map((fruitless) => firstBatchTimes({ fruitless }))).toEqual([1, 2, 4, 8, 8]);
    expect(firstBatchTimes({})).toBe(1);
  });
});

describe('the book of restarts', () => {
  it('counts failures, in all and in a row, and keeps why and which driver', () => {
    const restarts = new DriverRestarts();
    restarts.failed(0, 'first', { driverId: 'driver-1' });
    restarts.failed(1000, 'second');
    expect(restarts.state).toEqual({
      restarts: 2,
      failuresInARow: 2,
      fruitless: 2,
      lastFailure: { at: '1970-01-01T00:00:01.000Z', message: 'second' },
    });
  });

  it('names the ended driver only while its failure is the last one', () => {
    const restarts = new DriverRestarts();
    restarts.failed(0, 'it ended', { driverId: 'driver-1' });
    expect(restarts.state.ended).toBe('driver-1');
    restarts.failed(0, 'the submission was refused');
    expect(restarts.state.ended).toBeUndefined();
  });

  it('does not count a driver that the Spark master has forgotten as a failure, and says what became of it', () => {
    const restarts = new DriverRestarts();
    restarts.failed(0, 'it is gone', { driverId: 'driver-1', worked: true, harmless: true });
    expect(restarts.state).toMatchObject({ restarts: 1, failuresInARow: 0, ended: 'driver-1' });
    expect(restarts.state.lastFailure?.message).toBe('it is gone');
    expect(backOffMs(restarts.state)).toBe(0);
  });

  it('counts anew after a stable time, and keeps the total', () => {
    const restarts = new DriverRestarts({ restarts: 5, failuresInARow: 5 });
    restarts.stable();
    restarts.failed(0, 'again');
    expect(restarts.state).toMatchObject({ restarts: 6, failuresInARow: 1 });
  });
});
