import { parseArgs } from 'node:util';

/** What a run of the suite is to do. */
export interface Options {
  readonly rounds: number;
  readonly seed: number;
  /** Records a second, by turns, one a round. */
  readonly loads: readonly number[];
  /** Numbers of the first and the last injection of the plan to carry out: a long run in parts. */
  readonly from: number;
  /** All that follow where it is absent. */
  readonly to?: number;
  /** Kinds to try; all of them where there are none. */
  readonly kinds: readonly string[];
  /** How long a server stays away in the kinds of that name. */
  readonly awayMs: number;
  /** Dead letters that are sent again, and ticks that are back-filled, in the kinds of these. */
  readonly deadLetters: number;
  readonly ticks: number;
}

/** Reads the command line. @throws on an option that is not known, or a value that is no whole number above 0. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '1' },
      seed: { type: 'string', default: String(1 + (Date.now() % 1_000_000)) },
      load: { type: 'string', default: '1' },
      from: { type: 'string', default: '1' },
      to: { type: 'string' },
      kinds: { type: 'string', default: '' },
      away: { type: 'string', default: '60' },
      'dead-letters': { type: 'string', default: '300' },
      ticks: { type: 'string', default: '100' },
    },
  });
  return {
    rounds: positive('rounds', values.rounds),
    seed: positive('seed', values.seed),
    loads: values.load.split(',').map((text) => positive('load', text, 1000)),
    from: positive('from', values.from),
    ...(values.to === undefined ? {} : { to: positive('to', values.to) }),
    kinds: values.kinds.split(',').filter((kind) => kind !== ''),
    awayMs: positive('away', values.away) * 1000,
    deadLetters: positive('dead-letters', values['dead-letters']),
    ticks: positive('ticks', values.ticks),
  };
}

function positive(name: string, text: string, most: number = 0x7fff_ffff): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > most)
    throw new Error(`--${name}: expected a whole number from 1 to ${most}, got "${text}"`);
  return number;
}
