import type { DeadLetter, DeadLetterHead, Stretch } from '../../connections/cassandra/deadLetters.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { goodRecord } from '../../tests/live/badMessages.ts';
import { redriveSentence } from './redrive.ts';
import { shownBy } from './shown.ts';
import { listOf, PARTS, summaryOf } from './summary.ts';

const ID = '8b1f0c52-6d0e-5a7e-9a55-0c6f1d1b7e43';
const NOW = new Date('2026-11-23T12:00:00Z');
const looked = { topic: 't', partitions: ['0', '1'], hours: 24, now: NOW };

const head = (partition: number, offset: string, appendedAt: string, reason: string): DeadLetterHead => ({
  day: appendedAt.slice(0, 10),
  partition,
  offset,
  appendedAt,
  reason,
});
const HEADS = [
  head(0, '7', '2026-11-22T23:00:00.000Z', 'revenue: must be <= 1000000000000000'),
  head(0, '9', '2026-11-23T11:59:00.000Z', 'timestamp_column: not an ISO 8601 time: 06.02.2024'),
  {
    ...head(1, '3', '2026-11-23T11:58:00.000Z', 'timestamp_column: not an ISO 8601 time: 07.02.2024'),
    redriven: { at: NOW.toISOString(), to: '1/9', outcome: 'stored' },
  },
  head(1, '1', '2026-11-22T11:00:00.000Z', 'too long ago'),
];
const table = {
  heads: ({ day, partition, limit }: Stretch) =>
    Promise.resolve(HEADS.filter((it) => it.day === day && it.partition === partition).slice(0, limit)),
};

describe('the summary of dead letters', () => {
  it('counts the last hours by the kind of the reason, and over time', async () => {
    const { count, open, more, kinds } = await summaryOf(table, looked);
    expect({ count, open, more }).toEqual({ count: 3, open: 2, more: false });
    expect(kinds.map(({ kind, count: of, open: left }) => [kind, of, left])).toEqual([
      ['timestamp_column: not an ISO 8601 time', 2, 1],
      ['revenue: must be <= 1000000000000000', 1, 1],
    ]);
    expect(kinds[0]).toMatchObject({
      first: '2026-11-23T11:58:00.000Z',
      last: '2026-11-23T11:59:00.000Z',
      example: { day: '2026-11-23', partition: 0, offset: '9' },
    });
    expect(kinds[0]?.parts.at(-1)).toBe(2);
    expect(kinds[1]?.parts).toHaveLength(PARTS);
    expect(kinds[1]?.parts[22]).toBe(1);
  });

  it('says where it stopped counting', async () => {
    const many = {
      heads: ({ day, limit }: Stretch) =>
        Promise.resolve(
          Array.from({ length: limit }, (_, n) => head(0, String(n), `${day}T11:59:00.000Z`, 'a: b')),
        ),
    };
    expect(await summaryOf(many, { ...looked, hours: 1 })).toMatchObject({ more: true, count: 10_000 });
  });

  it('lists those of a kind, newest first', async () => {
    const found = await listOf(table, looked, { kind: 'timestamp_column: not an ISO 8601 time', limit: 5 });
    expect(found.map(({ partition, offset }) => `${partition}/${offset}`)).toEqual(['0/9', '1/3']);
    expect(await listOf(table, looked, { limit: 1 })).toHaveLength(1);
  });
});

const letter = (value: Buffer | string | null): DeadLetter => ({
  ...head(0, '9', '2026-11-23T11:59:00.000Z', 'refused'),
  key: Buffer.from(ID),
  value: typeof value === 'string' ? Buffer.from(value) : value,
});
const record = (change: object) => JSON.stringify(goodRecord(ID, change));

describe('one dead letter', () => {
  let shown: ReturnType<typeof shownBy>;
  beforeAll(async () => {
    shown = shownBy(await loadPipeline('companies'));
  });
  it('is shown with what the schema says of its fields, and what may be personal on demand alone', () => {
    const { lines = [], problem } = shown(letter(record({ number_of_employees: 12.5, email: 7 })), false);
    const line = (name: string) => lines.find(({ field }) => field === name);
    expect(line('number_of_employees')).toEqual({
      field: 'number_of_employees',
      value: '12.5',
      problem: 'must be integer or null',
    });
    expect(line('country')).toEqual({ field: 'country', value: '"France"' });
    expect(line('email')).toEqual({ field: 'email', problem: 'must be string or null' });
    expect(line('contact')).toEqual({ field: 'contact' });
    expect(problem).toMatch(/number_of_employees/);
    const all = shown(letter(record({})), true).lines ?? [];
    expect(all.find(({ field }) => field === 'contact')?.value).toContain('firstname');
  });

  it('names a field that is missing, and the pattern by its title', () => {
    const { id: _, ...rest } = JSON.parse(record({ timestamp_column: '06.02.2024' })) as { id: string };
    const { lines = [] } = shown(letter(JSON.stringify(rest)), false);
    expect(lines.at(-1)).toEqual({ field: 'id', problem: 'is missing' });
    expect(lines.find(({ field }) => field === 'timestamp_column')?.problem).toBe('is not an ISO 8601 time');
  });

  it('would be accepted now, where nothing is against it', () => {
    expect(shown(letter(record({})), false)).not.toHaveProperty('problem');
  });

  it.each<[string, Buffer | string | null, string]>([
    ['text', 'company: none', 'company: none'],
    ['a list', '["a", 1]', '["a", 1]'],
    ['no UTF-8', Buffer.from([0xff, 0xfe]), '//4='],
    ['nothing', null, ''],
  ])('that is no record is bytes, on demand: %s', (_, value, text) => {
    expect(shown(letter(value), false)).not.toHaveProperty('text');
    expect(shown(letter(value), true).text).toBe(text);
  });
});

it('a redrive is told in a sentence', () => {
  const status = {
    state: 'done',
    dryRun: true,
    seen: 5,
    accepted: 3,
    notAccepted: [],
    stored: 0,
    refused: 0,
  } as const;
  expect(redriveSentence(status)).toBe('3 of 5 would be accepted now; nothing was sent.');
  expect(redriveSentence({ ...status, dryRun: false, stored: 2, refused: 1 })).toBe(
    '3 of 5 were sent again: 2 are stored, 1 were refused again.',
  );
  const mended = {
    ...status,
    dryRun: false,
    mended: { day: '2026-11-23', partition: 0, offset: '9' },
    seen: 1,
  };
  expect([
    redriveSentence({ ...mended, accepted: 1, stored: 1 }),
    redriveSentence({ ...mended, accepted: 1, refused: 1 }),
    redriveSentence({ ...mended, accepted: 1, dryRun: true }),
    redriveSentence({ ...mended, seen: 0, accepted: 0 }),
  ]).toEqual([
    'It was sent, mended, and is stored.',
    'It was sent, mended, and was refused again.',
    'It would be accepted now; nothing was sent.',
    'Nothing was sent: it was sent again meanwhile.',
  ]);
});
