import { COMPANIES, COMPANY_ROLLUP } from '../../tests/companies.ts';
import { figuresOf, totalsTables } from './totalsTables.ts';
import type { Row } from './cassandra.ts';

const at = new Date('2026-11-23T12:00:00Z');
const figures = {
  timestamp_column: at,
  country: 'Egypt',
  sector: null,
  number_of_employees: 7,
  revenue: 0.5,
  valuation: 2,
  investment_received: null,
};

/** A Cassandra that answers every statement with the same rows. */
const answering = (rows: readonly Row[]) => ({
  execute: () => Promise.resolve(rows),
  executeAll: () => Promise.resolve([rows]),
  close: () => Promise.resolve(),
});
/** The one after it is the next that there can be. */
const idOf = (n: number) => `00000000-0000-5000-8000-${n.toString(16).padStart(12, '0')}`;
const never = new AbortController().signal;

describe('what a row counts for', () => {
  it('is its figures, large whole numbers as numbers, and nothing else of it', () => {
    expect(figuresOf(COMPANY_ROLLUP, { ...figures, revenue: 5n, name: 'x' })).toEqual({
      ...figures,
      revenue: 5,
    });
  });

  it('is not guessed where it has no time, or what no such column holds', () => {
    expect(() => figuresOf(COMPANY_ROLLUP, { ...figures, timestamp_column: null })).toThrow(
      'expected a time in column timestamp_column, got null',
    );
    expect(() => figuresOf(COMPANY_ROLLUP, { ...figures, country: true })).toThrow(
      'expected a text or a number in column country, got boolean',
    );
  });
});

test('the records of a minute come with their key, some at a time, however many there are', async () => {
  const rows = Array.from({ length: 4500 }, (_, n) => ({ ...figures, id: { toString: () => idOf(n) } }));
  const asked: unknown[] = [];
  const execute = (query: string, parameters: readonly unknown[] = []) => {
    asked.push(parameters);
    const from = rows.findIndex(
      ({ id }) => Number(parameters[1]) < at.getTime() || String(id) >= String(parameters[2]),
    );
    return Promise.resolve(rows.slice(from, from + Number(/LIMIT (\d+)$/.exec(query)?.[1])));
  };
  const tables = totalsTables({ ...answering([]), execute }, COMPANIES);
  const minute = new Date(at.getTime() - 1000);
  const found: (readonly [string, unknown])[] = [];
  for await (const some of tables.recordsOf(minute, never)) found.push(...some);
  expect(found).toEqual(rows.map(({ id }) => [String(id), figures]));
  const nil = '00000000-0000-0000-0000-000000000000';
  const end = [new Date(minute.getTime() + 60_000), nil];
  expect(asked).toEqual([
    [minute, minute, nil, ...end],
    [minute, at, idOf(2000), ...end],
    [minute, at, idOf(4000), ...end],
  ]);
});

test('of each dimension no more than a thousand values are read', async () => {
  const asked: string[] = [];
  const executeAll = (query: string) => {
    asked.push(query);
    return Promise.resolve([[{ dimension: 'country', value: 'Egypt' }], []]);
  };
  const tables = totalsTables({ ...answering([]), executeAll }, COMPANIES);
  await expect(tables.values(never)).resolves.toEqual([{ dimension: 'country', value: 'Egypt' }]);
  expect(asked).toEqual([expect.stringMatching(/LIMIT 1000$/)]);
});

test('totals of before there was a column have nothing in it', async () => {
  const place = { granularity: 'day', dimension: 'all', value: 'all', bucket: at } as const;
  const tables = totalsTables(
    answering([{ ...place, companies: 2n, revenue: 0.5, without_revenue: null }]),
    COMPANIES,
  );
  const [row] = await tables.rows('day', [place], { from: at, to: at }, never);
  expect(row).toMatchObject({ ...place, totals: { companies: 2, revenue: 0.5, without_revenue: 0 } });
});

test('totals of many values are asked for some together, those of each dimension by themselves', async () => {
  const asked: (readonly unknown[])[] = [];
  const executeAll = (query: string, lists: readonly (readonly unknown[])[]) => {
    expect(query).toContain('dimension = ? AND value IN ? AND');
    asked.push(...lists);
    return Promise.resolve([]);
  };
  const tables = totalsTables({ ...answering([]), executeAll }, COMPANIES);
  const countries = Array.from({ length: 120 }, (_, n) => ({ dimension: 'country', value: `country ${n}` }));
  const wanted = [{ dimension: 'all', value: 'all' }, ...countries, { dimension: 'sector', value: 'Retail' }];
  await tables.rows('hour', wanted, { from: at, to: at }, never);
  expect(asked.map(([, dimension, values]) => [dimension, (values as unknown[]).length])).toEqual([
    ['all', 1],
    ['country', 50],
    ['country', 50],
    ['country', 20],
    ['sector', 1],
  ]);
  expect(asked.slice(1, 4).flatMap(([, , values]) => values)).toEqual(countries.map(({ value }) => value));
});
