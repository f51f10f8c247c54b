import { askedOnce } from './askedOnce.ts';

/** Answers 1, 2, 3 …, and fails where the count is among these. */
function counting(...failing: readonly number[]) {
  let asked = 0;
  return askedOnce(async () => {
    asked += 1;
    if (failing.includes(asked)) throw new Error(`no. ${asked} failed`);
    return asked;
  });
}

describe('what several ask for', () => {
  it('at the same time is asked once, and later anew', async () => {
    const ask = counting();
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
    expect(await ask()).toBe(2);
  });

  it('fails for all of them, and not for who asks later', async () => {
    const ask = counting(1);
    expect(await Promise.allSettled([ask(), ask()])).toEqual([
      { status: 'rejected', reason: new Error('no. 1 failed') },
      { status: 'rejected', reason: new Error('no. 1 failed') },
    ]);
    expect(await ask()).toBe(2);
  });
});
