import { ticksAddUp } from '../domain/ticks.ts';
import { TickBook } from './tickBook.ts';

const START = Date.parse('2026-01-01T00:00:00Z');
const at = (seconds: number) => START + seconds * 1000;

describe('the tick book', () => {
  let book: TickBook;
  beforeEach(() => {
    book = TickBook.startingAt(START, 10_000);
  });

  /** Takes the due tick and publishes one record. */
  function tick(seconds: number) {
    const due = book.takeDue(at(seconds));
    if (due !== undefined) book.published(due.tick, at(seconds), { records: 1, rejected: 0 });
    return due;
  }

  it('has the first tick due at once and the next one interval later', () => {
    expect(tick(0)).toEqual({ tick: 0, scheduledAtMs: at(0) });
    expect(tick(9.999)).toBeUndefined();
    expect(tick(10)).toEqual({ tick: 1, scheduledAtMs: at(10) });
  });

  it('does not drift: a late tick has its scheduled time, and the next is not later for it', () => {
    tick(0);
    expect(tick(14)).toEqual({ tick: 1, scheduledAtMs: at(10) });
    expect(tick(20)).toEqual({ tick: 2, scheduledAtMs: at(20) });
  });

  it('counts the ticks of an outage as skipped and carries out the newest one', () => {
    tick(0);
    expect(tick(65)).toEqual({ tick: 6, scheduledAtMs: at(60) });
    expect(book.state.totals).toMatchObject({ due: 7, published: 2, skipped: 5 });
  });

  it('counts the ticks of a pause as skipped, the one that came due at its very end included', () => {
    tick(0);
    book.pause();
    expect(tick(25)).toBeUndefined();
    book.resume(at(35));
    expect(book.state.totals).toMatchObject({ due: 4, published: 1, skipped: 3 });
    expect(tick(35)).toBeUndefined();
    expect(tick(40)).toEqual({ tick: 4, scheduledAtMs: at(40) });
  });

  it('loses no tick to a pause that ends before the next one is due', () => {
    tick(0);
    book.pause();
    book.resume(at(5));
    expect(tick(10)).toEqual({ tick: 1, scheduledAtMs: at(10) });
    expect(book.state.totals.skipped).toBe(0);
  });

  it('counts from the last tick when the interval changes', () => {
    tick(0);
    book.setInterval(at(4), 5_000);
    expect(tick(4)).toBeUndefined();
    expect(tick(5)).toEqual({ tick: 1, scheduledAtMs: at(5) });
    book.setInterval(at(6), 60_000);
    expect(tick(64)).toBeUndefined();
    expect(tick(65)).toEqual({ tick: 2, scheduledAtMs: at(65) });
  });

  it('ticks at once when the new interval has already passed since the last tick', () => {
    tick(0);
    book.setInterval(at(8), 2_000);
    expect(tick(8)).toEqual({ tick: 1, scheduledAtMs: at(8) });
  });

  it('gives a tick that a person asked for a number of its own and leaves the schedule alone', () => {
    tick(0);
    expect(book.takeNow(at(3))).toEqual({ tick: 1, scheduledAtMs: at(3) });
    book.published(1, at(3), { records: 2, rejected: 1 });
    expect(tick(10)).toEqual({ tick: 2, scheduledAtMs: at(10) });
    expect(book.state.totals).toMatchObject({ due: 3, published: 3, records: 4, rejected: 1 });
  });

  it('accounts for every tick that came due, whatever happens in between', () => {
    const steps = [
      () => book.takeDue(at(0)),
      () => book.published(0, at(0), { records: 1, rejected: 0 }),
      () => book.pause(),
      () => book.resume(at(47)),
      () => book.takeNow(at(48)),
      () => book.failed(6, at(49), 'refused'),
      () => book.setInterval(at(73), 3_000),
      () => book.takeDue(at(90)),
    ];
    const sums = steps.map((step) => {
      step();
      return ticksAddUp(book.state.totals);
    });
    expect(sums).toEqual(steps.map(() => true));
    expect(book.state.totals).toMatchObject({ published: 1, failed: 1, underWay: 1 });
    expect(book.state.totals.skipped).toBeGreaterThan(4);
  });

  it('remembers why the last failed tick failed', () => {
    book.takeDue(at(0));
    book.failed(0, at(1), 'the API is away');
    expect(book.state.totals).toMatchObject({ due: 1, failed: 1, underWay: 0 });
    expect(book.state.lastFailure).toEqual({
      tick: 0,
      at: '2026-01-01T00:00:01.000Z',
      message: 'the API is away',
    });
  });

  it('counts the ticks that failed in a row, until one is published', () => {
    for (const tickNumber of [0, 1]) {
      book.takeDue(at(10 * tickNumber));
      book.failed(tickNumber, at(10 * tickNumber), 'the API is away');
    }
    expect(book.state.failedInARow).toBe(2);
    tick(20);
    expect(book.state.failedInARow).toBe(0);
  });

  it('remembers the last ticks that it had to skip, but not those of a pause', () => {
    tick(0);
    book.pause();
    book.takeDue(at(25));
    book.resume(at(35));
    expect(book.state.lastSkip).toBeUndefined();
    tick(69);
    expect(book.state.lastSkip).toEqual({ ticks: 2, at: '2026-01-01T00:01:09.000Z', over: false });
    tick(70);
    expect(book.state.lastSkip).toMatchObject({ ticks: 2, over: true });
  });

  it('remembers the last tick of which records were refused', () => {
    book.takeDue(at(0));
    book.published(0, at(1), { records: 7, rejected: 3 });
    tick(10);
    expect(book.state.lastRejection).toEqual({ tick: 0, at: '2026-01-01T00:00:01.000Z', records: 3 });
  });

  it('carries the cursor of the last tick that was published, until the source refuses it', () => {
    const publish = (number: number, cursor?: string) =>
      book.published(number, at(1), { records: 1, rejected: 0, ...(cursor === undefined ? {} : { cursor }) });
    expect(book.state).not.toHaveProperty('cursor');
    publish(0, 'c0');
    publish(1);
    book.failed(2, at(2), 'no leader');
    expect(book.state.cursor).toBe('c0');
    publish(3, 'c3');
    expect(book.state.cursor).toBe('c3');
    book.cursorRefused();
    expect(book.state).not.toHaveProperty('cursor');
  });

  it('counts what was unchanged, where a source answers with its state, and remembers when it could not tell', () => {
    tick(0);
    expect(book.state.totals).not.toHaveProperty('unchanged');
    book.published(1, at(1), { records: 1, rejected: 0, unchanged: 7 });
    book.published(2, at(2), { records: 8, rejected: 0, uncompared: true });
    book.published(3, at(3), { records: 0, rejected: 0, unchanged: 8 });
    expect(book.state.totals).toMatchObject({ records: 10, unchanged: 15 });
    expect(book.state.lastUncompared).toEqual({ tick: 2, at: '2026-01-01T00:00:02.000Z' });
  });

  it('leaves a source that fails alone, books what comes due meanwhile as skipped, and goes on when it answers', () => {
    book.takeDue(at(0));
    book.failed(0, at(25), 'away');
    book.sourceFailed({ message: 'away' }, at(0), at(25));
    expect(book.nextDueMs).toBe(at(50));
    expect(tick(49)).toBeUndefined();
    expect(tick(50)).toEqual({ tick: 5, scheduledAtMs: at(50) });
    expect(book.state.totals).toMatchObject({ due: 6, published: 1, failed: 1, skipped: 4 });
    expect(book.state.hold).toBeUndefined();
    expect(book.nextDueMs).toBe(at(60));
  });

  it('goes on from its state, as another run of the chain does', () => {
    tick(0);
    book = new TickBook(JSON.parse(JSON.stringify(book.state)));
    expect(tick(10)).toEqual({ tick: 1, scheduledAtMs: at(10) });
  });
});
