import { readOptions } from './options.ts';

describe('the options', () => {
  it('have defaults: each kind once, at rest, with outages of a minute', () => {
    expect(readOptions([])).toMatchObject({
      rounds: 1,
      loads: [1],
      kinds: [],
      from: 1,
      awayMs: 60_000,
      deadLetters: 300,
      ticks: 100,
    });
  });

  it('are read', () => {
    const line =
      '--rounds 4 --seed 7 --load 1,1000 --kinds a,b --from 3 --to 5 --away 5 --dead-letters 10000 --ticks 1000';
    expect(readOptions(line.split(' '))).toEqual({
      rounds: 4,
      seed: 7,
      loads: [1, 1000],
      kinds: ['a', 'b'],
      from: 3,
      to: 5,
      awayMs: 5000,
      deadLetters: 10_000,
      ticks: 1000,
    });
  });

  it.each([
    [['--rounds', '0'], '--rounds: expected a whole number'],
    [['--load', '1,many'], '--load: expected a whole number from 1 to 1000, got "many"'],
    [['--load', '1001'], '--load: expected a whole number from 1 to 1000'],
    [['--round', '1'], "Unknown option '--round'"],
  ])('are refused when they make no sense: %j', (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });
});
