import { Waiting } from './waiting.ts';

describe('records that wait to be visible', () => {
  it('have their row and their totals each at a time of its own', () => {
    const waiting = new Waiting();
    waiting.add({ id: 'a', published: 100, at: 1000 });
    waiting.add({ id: 'b', published: 200, at: 1100 });
    waiting.found(new Set(['b']), 100, 1500);
    expect([waiting.row, waiting.totals, waiting.count]).toEqual([[400], [500], 1]);
    waiting.found(new Set(['a']), 200, 1600);
    expect([waiting.row, waiting.totals, waiting.count]).toEqual([[400, 600], [500, 500], 0]);
  });

  it('count in totals only when all are in them that were published before', () => {
    const waiting = new Waiting();
    waiting.add({ id: 'a', published: 100, at: 0 });
    waiting.found(new Set(['a']), 99, 10);
    expect([waiting.totals, waiting.count]).toEqual([[], 1]);
  });

  it('are asked for from the oldest on, until their row is there', () => {
    const waiting = new Waiting();
    for (const id of ['a', 'b', 'c']) waiting.add({ id, published: 1, at: 0 });
    expect(waiting.oldest(2)).toEqual(['a', 'b']);
    waiting.found(new Set(['a']), 0, 10);
    expect(waiting.oldest(2)).toEqual(['b', 'c']);
  });
});
