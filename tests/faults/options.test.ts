import { readOptions } from './options.ts';

describe('the options', () => {
  it('have defaults: each kind once, at rest, with outages of a minute', () => {
    expect(readOptions([])).toMatchObject({ rounds: 1, loads: [1], kinds: [], awayMs: 60_000 });
  });

  it('are read', () => {
    const args = ['--rounds', '4', '--seed', '7', '--load', '1,1000', '--kinds', 'a,b', '--away', '5'];
    expect(readOptions(args)).toEqual({
      rounds: 4,
      seed: 7,
      loads: [1, 1000],
      kinds: ['a', 'b'],
      awayMs: 5000,
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
