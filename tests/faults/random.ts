import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Random choices that a seed repeats. */
export interface Random {
  /** A whole number from `from` to `to`, both included. */
  int(from: number, to: number): number;
  /** `count` different elements, in random order. @throws when there are fewer. */
  pick<T>(from: readonly T[], count: number): readonly T[];
  /** All elements in random order. */
  shuffled<T>(from: readonly T[]): readonly T[];
}

export function seededRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  const int = (from: number, to: number) => uniformInt(generator, from, to);
  // Fisher and Yates: `at` and all before it are still to be drawn from.
  const shuffled = <T>(from: readonly T[]): readonly T[] => {
    const rest = [...from];
    return from.flatMap(() => rest.splice(int(0, rest.length - 1), 1));
  };
  return {
    int,
    shuffled,
    pick(from, count) {
      if (from.length < count) throw new Error(`cannot pick ${count} of ${from.length}`);
      return shuffled(from).slice(0, count);
    },
  };
}
