import { planFaults } from './plan.ts';
import { seededRandom } from './random.ts';

const options = { rounds: 3, seed: 7, kinds: ['a', 'b', 'c', 'd'], once: ['d'], loads: [1, 1000] };

describe('a plan', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(planFaults(options)).toEqual(planFaults(options));
    expect(planFaults({ ...options, seed: 8 })).not.toEqual(planFaults(options));
  });

  it('has every kind once a round, and the costly ones in the first alone', () => {
    const plan = planFaults(options);
    const kindsOf = (round: number) =>
      plan
        .filter((it) => it.round === round)
        .map(({ kind }) => kind)
        .toSorted();
    expect([1, 2, 3].map(kindsOf)).toEqual([
      ['a', 'b', 'c', 'd'],
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ]);
    expect(plan.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('is the same in parts', () => {
    const parts = [{ to: 5 }, { from: 6 }].flatMap((part) => planFaults({ ...options, ...part }));
    expect(parts).toEqual(planFaults(options));
    expect(() => planFaults({ ...options, from: 11 })).toThrow(
      '--from 11 --to 10: none of the 10 injections',
    );
    expect(() => planFaults({ ...options, from: 5, to: 4 })).toThrow('--from 5 --to 4: none of the 10');
  });

  it('takes the loads by turns, one a round', () => {
    expect(new Set(planFaults(options).map(({ round, load }) => `${round} at ${load}`))).toEqual(
      new Set(['1 at 1', '2 at 1000', '3 at 1']),
    );
  });
});

describe('seeded choices', () => {
  it('pick different elements, of which there must be enough', () => {
    const random = seededRandom(1);
    for (let times = 0; times < 50; times += 1) expect(new Set(random.pick(['a', 'b', 'c'], 2)).size).toBe(2);
    expect(() => random.pick(['a'], 2)).toThrow('cannot pick 2 of 1');
  });

  it('reach every order', () => {
    const random = seededRandom(1);
    const orders = Array.from({ length: 200 }, () => random.shuffled(['a', 'b', 'c']).join(''));
    expect(new Set(orders).size).toBe(6);
  });
});
