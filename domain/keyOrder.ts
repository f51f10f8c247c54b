import type { ColumnType } from './definition.ts';

/** A key as a statement takes it: a UUID as text. */
export type Key = string | number | bigint;

/** Cassandra's order of the keys of one type, as far as a range of them can be halved by it. The job has the same (`KeyOrder`). */
export interface KeyOrder {
  /** No key is before it. */
  readonly first: Key;
  /** The next one that there can be; undefined after the last. */
  after(key: Key): Key | undefined;
  /** A key about halfway: `from` is before it, and it is before `to`. Undefined where there can be none. `to` is absent for the end of all keys. */
  between(from: Key, to?: Key): Key | undefined;
}

/** @throws where no key is of that type. */
export function keyOrder(type: ColumnType): KeyOrder {
  switch (type) {
    case 'text':
      return TEXTS;
    case 'int':
      return numbered({ begin: -(2n ** 31n), end: 2n ** 31n, numberOf: BigInt, keyOf: Number });
    case 'bigint':
      return numbered({ begin: -(2n ** 63n), end: 2n ** 63n, numberOf: BigInt, keyOf: (number) => number });
    case 'uuid':
      return numbered({ begin: 0n, end: 2n ** 128n, numberOf: numberOfUuid, keyOf: uuidOf });
    default:
      throw new Error(`no key is of type ${type}`);
  }
}

interface Numbers {
  readonly begin: bigint;
  readonly end: bigint;
  readonly numberOf: (key: Key) => bigint;
  readonly keyOf: (number: bigint) => Key;
}

function numbered({ begin, end, numberOf, keyOf }: Numbers): KeyOrder {
  return {
    first: keyOf(begin),
    after(key) {
      const next = numberOf(key) + 1n;
      return next === end ? undefined : keyOf(next);
    },
    between(from, to) {
      const low = numberOf(from);
      // Shifted, not divided: below zero, too, it is rounded down.
      const middle = (low + (to === undefined ? end : numberOf(to))) >> 1n;
      return middle === low ? undefined : keyOf(middle);
    },
  };
}

/** The version counts most, then the digits from the left; those of the time of version 1 in the order of their weight. */
function numberOfUuid(key: Key): bigint {
  const digits = String(key).replaceAll('-', '');
  const version = digits.charAt(12);
  const high =
    version === '1'
      ? digits.slice(13, 16) + digits.slice(8, 12) + digits.slice(0, 8)
      : digits.slice(0, 12) + digits.slice(13, 16);
  return BigInt(`0x${version}${high}${digits.slice(16)}`);
}

function uuidOf(number: bigint): string {
  const digits = number.toString(16).padStart(32, '0');
  const version = digits.charAt(0);
  const high =
    version === '1'
      ? `${digits.slice(8, 16)}${digits.slice(4, 8)}1${digits.slice(1, 4)}`
      : `${digits.slice(1, 13)}${version}${digits.slice(13, 16)}`;
  return (high + digits.slice(16)).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const SURROGATES = { begin: 0xd800, count: 0x800 };
const ENDED = 0;
const BEYOND = 0x11_0001 - SURROGATES.count;

/** By their UTF-8, which is by their code points. */
const TEXTS: KeyOrder = {
  first: '',
  after: (key) => `${key}\0`,
  between(from, to) {
    const low = digitsOf(String(from));
    const high = to === undefined ? [BEYOND] : digitsOf(String(to));
    let text = '';
    let isBefore = false;
    for (let at = 0; ; at++) {
      const floor = low[at] ?? ENDED;
      const ceiling: number = isBefore ? BEYOND : (high[at] ?? ENDED);
      const middle = (floor + ceiling) >> 1;
      if (middle > floor) return text + characterOf(middle);
      if (floor === ENDED) return at + 1 < high.length ? `${text}\0` : undefined;
      text += characterOf(floor);
      isBefore ||= ceiling > floor;
    }
  },
};

/** From 1, without the gap that UTF-16 has. */
function digitsOf(text: string): readonly number[] {
  return Array.from(text, (character) => {
    const point = character.codePointAt(0) ?? 0;
    return point < SURROGATES.begin ? point + 1 : point + 1 - SURROGATES.count;
  });
}

function characterOf(digit: number): string {
  return String.fromCodePoint(digit <= SURROGATES.begin ? digit - 1 : digit - 1 + SURROGATES.count);
}
