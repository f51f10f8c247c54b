import { FakeDeadLetterTables } from '../../tests/fakes/fakeDeadLetterTables.ts';
import { deadLetters } from './deadLetters.ts';
import { lettersAt } from './deadLetterTables.ts';

const DAY = '2026-11-23';
const TOPIC = 't';
const PARTITION = 1;
const OF_DAY = { topic: TOPIC, day: DAY, partition: PARTITION };

const rowOf = (reason: string) => ({
  reason,
  appended_at: new Date(`${DAY}T12:00:00.000Z`),
  redriven_at: null,
  redriven_to: null,
  outcome: null,
  key: null,
  value: Buffer.from(reason),
});

/** Letters of three slices, and of an earlier version before, between and behind them. */
function refused() {
  const tables = new FakeDeadLetterTables();
  for (const offset of [3n, 9_999n, 10_000n, 31_000n])
    tables.refuse([DAY, TOPIC, PARTITION, offset], rowOf('new'));
  for (const offset of [1n, 10_001n, 40_000n])
    tables.refusedEarlier([DAY, TOPIC, PARTITION, offset], rowOf('earlier'));
  tables.refuse([DAY, TOPIC, 0, 5n], rowOf('another partition'));
  tables.refuse(['2026-11-24', TOPIC, PARTITION, 6n], rowOf('another day'));
  return { tables, letters: deadLetters(tables) };
}

const ALL = ['1', '3', '9999', '10000', '10001', '31000', '40000'];

describe('the dead letters of a day and partition', () => {
  it('are in the order of their offsets, whichever slice or version they are of', async () => {
    const { letters } = refused();
    const heads = await letters.heads({ ...OF_DAY, limit: 100 });
    expect(heads.map(({ offset }) => offset)).toEqual(ALL);
    expect(heads.map(({ reason }) => reason === 'earlier')).toEqual([
      true,
      false,
      false,
      false,
      true,
      false,
      true,
    ]);
  });

  it.each([1, 2, 3, 5])('are the same, read %i at a time', async (limit) => {
    const { letters } = refused();
    const read: string[] = [];
    for (let some = ['']; some.length > 0; read.push(...some)) {
      const after = read.at(-1);
      const stretch = after === undefined ? OF_DAY : { ...OF_DAY, after };
      some = (await letters.letters({ ...stretch, limit })).map(({ offset }) => offset);
      expect(some.length).toBeLessThanOrEqual(limit);
    }
    expect(read).toEqual(ALL);
  });

  it('cost no more queries than rows are asked for, however many slices there are', async () => {
    const { tables, letters } = refused();
    for (let slice = 0n; slice < 500n; slice++)
      tables.refuse([DAY, TOPIC, PARTITION, slice * 10_000n], rowOf('new'));
    await letters.heads({ ...OF_DAY, limit: 10 });
    expect(tables.reads).toBeLessThanOrEqual(11);
  });
});

describe('a dead letter', () => {
  it('is found by its place, whichever version has written it', async () => {
    const { letters } = refused();
    const at = async (offset: string) =>
      (await letters.at(TOPIC, { day: DAY, partition: PARTITION, offset }))?.reason;
    expect([await at('9999'), await at('10001'), await at('10002')]).toEqual(['new', 'earlier', undefined]);
  });

  it('is marked where it is, and no other row is made', async () => {
    const { tables, letters } = refused();
    const before = tables.count();
    const mark = { at: new Date(`${DAY}T13:00:00.000Z`), to: '1/50000', outcome: 'stored' } as const;
    const places = ALL.map((offset) => ({ day: DAY, partition: PARTITION, offset }));
    await letters.mark(
      TOPIC,
      places.map((place) => ({ ...place, ...mark })),
    );
    expect(tables.count()).toBe(before);
    const marked = await letters.letters({ ...OF_DAY, limit: 100 });
    expect(marked.map(({ redriven }) => redriven?.outcome)).toEqual(ALL.map(() => 'stored'));
    expect(marked.every(({ value }) => value !== null)).toBe(true);
  });

  it('that an earlier version refused, and the stream has read again since, is one, with what became of it', async () => {
    const { tables, letters } = refused();
    tables.refuse([DAY, TOPIC, PARTITION, 10_001n], rowOf('new'));
    const place = { day: DAY, partition: PARTITION, offset: '10001' };
    await letters.mark(TOPIC, [{ ...place, at: new Date(), to: '1/50000', outcome: 'stored' }]);
    const heads = await letters.heads({ ...OF_DAY, limit: 100 });
    expect(heads.map(({ offset }) => offset)).toEqual(ALL);
    expect(heads[4]?.redriven?.outcome).toBe('stored');
    expect((await letters.at(TOPIC, place))?.redriven?.outcome).toBe('stored');
  });
});

describe('many places', () => {
  it('are looked up slice by slice', async () => {
    const { tables } = refused();
    const offsets = ['9999', '2', '10001', '3', '10000', '40001'];
    const places = [
      ...offsets.map((offset) => ({ day: DAY, partition: PARTITION, offset })),
      { day: DAY, partition: 0, offset: '5' },
      { day: '2026-11-24', partition: PARTITION, offset: '6' },
    ];
    const found = await lettersAt(tables, 'offset, reason', TOPIC, places);
    expect(found.map((row) => row?.['reason'])).toEqual([
      'new',
      undefined,
      'earlier',
      'new',
      'new',
      undefined,
      'another partition',
      'another day',
    ]);
    // One of each table for each slice.
    expect(tables.reads).toBe(10);
  });
});
