import { keyOrder, type Key } from './keyOrder.ts';

const TEXTS = ['', '\0', '\0\0', 'a', 'a\0', 'a\0b', 'a\u0001', 'ab', 'b', '\ud7ff', '\ue000', '😀'];
/** As Cassandra sorts them: by their version, by the time of version 1, else from the left. */
const IDS = [
  '00000000-0000-0000-0000-000000000000',
  '7fffffff-ffff-0fff-ffff-ffffffffffff',
  'ffffffff-ffff-0fff-0000-000000000000',
  'ffffffff-0000-1000-8000-000000000000',
  '00000000-0001-1000-8000-000000000000',
  '00000000-0001-1000-8000-000000000001',
  '00000000-0000-1001-0000-000000000000',
  '00000000-0000-4fff-bfff-ffffffffffff',
  '00000000-0001-4000-8000-000000000000',
  'fffffff0-0000-4000-8000-000000000000',
  '00000000-0000-5000-8000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
];
const KEYS = {
  uuid: IDS,
  text: TEXTS,
  int: [-(2 ** 31), -1, 0, 1, 7, 2 ** 31 - 1],
  bigint: [-(2n ** 63n), -1n, 0n, 1n, 2n ** 63n - 1n],
} as const;

/** What comes next after `from`, by halving from `to`: each half is then a part of what is halved. */
function nextByHalves(type: keyof typeof KEYS, from: Key, to: Key): Key {
  const middle = keyOrder(type).between(from, to);
  return middle === undefined ? to : nextByHalves(type, from, middle);
}

describe.each(['uuid', 'text', 'int', 'bigint'] as const)('the order of keys of type %s', (type) => {
  const order = keyOrder(type);
  const keys: readonly Key[] = KEYS[type];

  it("is Cassandra's: what is halfway is between, until there is nothing between", () => {
    expect(order.first).toBe(keys[0]);
    for (const [at, from] of keys.entries())
      for (const to of keys.slice(at + 1)) expect(nextByHalves(type, from, to)).toBe(order.after(from));
  });

  it('has nothing between a key and the next one', () => {
    const between = keys.map((key) => order.between(key, order.after(key) ?? key));
    expect(between.filter((key) => key !== undefined)).toEqual([]);
  });
});

test('there is no key after the last one, where there is a last one', () => {
  const last = (['uuid', 'int', 'bigint'] as const).map((type) =>
    keyOrder(type).after(KEYS[type].at(-1) ?? 0),
  );
  expect(last).toEqual([undefined, undefined, undefined]);
});

test('what no key can be of has no order', () => {
  expect(() => keyOrder('double')).toThrow('no key is of type double');
});
