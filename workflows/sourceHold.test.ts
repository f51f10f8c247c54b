import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/common';
import { holdOff, sourceFailure, type SourceHold } from './sourceHold.ts';

const MINUTE = 60_000;
const failing = { message: 'expected status 200, got 500' };

/** A failed tick as a workflow sees it. */
function failedTick(cause: Error): ActivityFailure {
  return new ActivityFailure('Activity task failed', 'ingestTick', '1', 'TIMEOUT', undefined, cause);
}

describe('a source that goes on failing', () => {
  it('is asked ever more rarely, and every 15 minutes at least', () => {
    const waits: number[] = [];
    let hold: SourceHold | undefined;
    let nowMs = 8 * MINUTE;
    for (let tick = 0; tick < 5; tick += 1) {
      hold = holdOff(hold, failing, { beganAtMs: tick === 0 ? 0 : nowMs, atMs: nowMs });
      waits.push((hold.untilMs - nowMs) / MINUTE);
      nowMs = hold.untilMs;
    }
    expect(waits).toEqual([8, 15, 15, 15, 15]);
  });

  it('is asked by the next tick as ever when the first failed at once', () => {
    expect(holdOff(undefined, failing, { beganAtMs: 5, atMs: 5 }).untilMs).toBe(5);
  });

  it('is left alone for as long as it asked, however long that is', () => {
    const asked = { message: 'too many requests (429)', notBeforeMs: 120 * MINUTE };
    expect(holdOff(undefined, asked, { beganAtMs: 0, atMs: MINUTE })).toEqual({
      failingSinceMs: 0,
      untilMs: 120 * MINUTE,
      askedUntilMs: 120 * MINUTE,
      message: 'too many requests (429)',
    });
  });

  it('that asks for less than it is left alone for anyway gets no more than that', () => {
    const hold = { failingSinceMs: 0, untilMs: 0, message: '' };
    const asked = { message: '429', notBeforeMs: 11 * MINUTE };
    expect(holdOff(hold, asked, { beganAtMs: 9 * MINUTE, atMs: 10 * MINUTE }).untilMs).toBe(20 * MINUTE);
  });
});

describe('the failure of a source', () => {
  it('is found below what Temporal puts around it', () => {
    const notBefore = '2026-11-23T13:00:00.000Z';
    const cause = ApplicationFailure.create({
      message: 'it asks to wait',
      type: 'SourceRateLimited',
      details: [{ notBefore }],
    });
    expect(sourceFailure(failedTick(cause))).toEqual({
      type: 'SourceRateLimited',
      message: 'it asks to wait',
      notBeforeMs: Date.parse(notBefore),
    });
    const away = ApplicationFailure.create({ message: 'away', type: 'SourceUnavailable' });
    const timeout = Object.assign(new TimeoutFailure('timed out', undefined, 'SCHEDULE_TO_CLOSE'), {
      cause: away,
    });
    expect(sourceFailure(failedTick(timeout))).toEqual({ type: 'SourceUnavailable', message: 'away' });
  });

  it('is not that of Kafka, of a worker, or of nobody', () => {
    const kafka = ApplicationFailure.create({ message: 'no leader', type: 'KafkaError' });
    expect(sourceFailure(failedTick(kafka))).toBeUndefined();
    expect(sourceFailure(failedTick(new TimeoutFailure('', undefined, 'HEARTBEAT')))).toBeUndefined();
    expect(sourceFailure('text')).toBeUndefined();
  });
});
