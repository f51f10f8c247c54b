import { companies as definition } from '../pipelines/companies/pipeline.ts';
import { COMPANIES, COMPANY_ROLLUP, type CompanyFigures } from '../tests/companies.ts';
import { bucketOf, classOf, rollupOf } from './totals.ts';

const { allTotalsOf, coarser, same: sameTotals, totalsOf } = COMPANY_ROLLUP;

const company = (overrides: Partial<CompanyFigures> = {}): CompanyFigures => ({
  timestamp_column: new Date('2026-11-23T12:34:56.789Z'),
  country: 'Egypt',
  sector: 'Retail',
  number_of_employees: 49,
  revenue: 1,
  valuation: 2,
  investment_received: 4,
  ...overrides,
});

describe('size classes', () => {
  it.each([
    [0, 'micro'],
    [9, 'micro'],
    [10, 'small'],
    [49, 'small'],
    [50, 'medium'],
    [249, 'medium'],
    [250, 'large'],
    [5000, 'large'],
  ])('%i employees are %s', (employees, size) => {
    const [, , { classes }] = definition.dimensions;
    expect(classOf(classes, employees)).toBe(size);
  });
});

describe('buckets', () => {
  it.each([
    ['minute', '2026-11-23T12:34:00.000Z'],
    ['hour', '2026-11-23T12:00:00.000Z'],
    ['day', '2026-11-23T00:00:00.000Z'],
  ] as const)('of a %s begin at its start, UTC', (granularity, start) => {
    expect(bucketOf(granularity, company().timestamp_column)).toEqual(new Date(start));
  });

  it('lie below the times before 1970, too', () => {
    expect(bucketOf('minute', new Date(-1))).toEqual(new Date(-60_000));
  });
});

describe('totals', () => {
  it('add companies up under each dimension, and keep buckets and values apart', () => {
    const rows = totalsOf('minute', [
      company(),
      company({ number_of_employees: 1, revenue: 10 }),
      company({ country: 'Mexico', timestamp_column: new Date('2026-11-23T12:35:00Z') }),
    ]);
    const bucket = new Date('2026-11-23T12:34:00Z');
    const none = { without_employees: 0, without_revenue: 0, without_investment: 0, without_valuation: 0 };
    const both = { companies: 2, employees: 50, revenue: 11, investment: 8, valuation: 4, ...none };
    expect(rows).toContainEqual({
      granularity: 'minute',
      dimension: 'all',
      value: 'all',
      bucket,
      totals: both,
    });
    expect(rows).toContainEqual({
      granularity: 'minute',
      dimension: 'country',
      value: 'Egypt',
      bucket,
      totals: both,
    });
    expect(rows).toContainEqual({
      granularity: 'minute',
      dimension: 'sector',
      value: 'Retail',
      bucket,
      totals: both,
    });
    expect(
      rows
        .filter(({ dimension }) => dimension === 'size')
        .map(({ value, totals }) => [value, totals['companies']]),
    ).toEqual([
      ['small', 1],
      ['micro', 1],
      ['small', 1],
    ]);
    expect(rows.filter(({ value }) => value === 'Mexico')).toHaveLength(1);
  });

  it('leave out what is null, and count how often', () => {
    const unknown = { country: null, sector: null, number_of_employees: null, investment_received: null };
    const rows = allTotalsOf([company(), company({ ...unknown, revenue: null, valuation: null })]);
    const ofDay = rows.filter(({ granularity }) => granularity === 'day');
    expect(ofDay.map(({ dimension, value, totals }) => [dimension, value, totals['companies']])).toEqual([
      ['all', 'all', 2],
      ['country', 'Egypt', 1],
      ['sector', 'Retail', 1],
      ['size', 'small', 1],
    ]);
    expect(ofDay[0]?.totals).toEqual({
      companies: 2,
      employees: 49,
      revenue: 1,
      investment: 4,
      valuation: 2,
      without_employees: 1,
      without_revenue: 1,
      without_investment: 1,
      without_valuation: 1,
    });
  });

  it('count 256 characters of a name, whatever they are made of', () => {
    const countries = totalsOf('day', [company({ country: '🏢'.repeat(300) })]).filter(
      ({ dimension }) => dimension === 'country',
    );
    expect(countries.map(({ value }) => value)).toEqual(['🏢'.repeat(256)]);
  });

  it('of coarser buckets are the sums of the finer ones', () => {
    const companies = [
      company(),
      company({ timestamp_column: new Date('2026-11-23T12:59:00Z'), number_of_employees: 300 }),
      company({ timestamp_column: new Date('2026-11-23T13:00:00Z') }),
    ];
    const hours = coarser('hour', totalsOf('minute', companies));
    expect(hours).toEqual(totalsOf('hour', companies));
    expect(coarser('day', hours)).toEqual(totalsOf('day', companies));
  });

  it('are the same whatever the order of the sums, and different when one company is missing', () => {
    const companies = Array.from({ length: 1000 }, (_, index) => company({ revenue: 1 / (index + 3) }));
    const [forwards] = totalsOf('day', companies);
    const [backwards] = totalsOf('day', companies.toReversed());
    const [short] = totalsOf('day', companies.slice(1));
    if (forwards === undefined || backwards === undefined || short === undefined)
      throw new Error('no totals');
    expect(sameTotals(forwards.totals, backwards.totals)).toBe(true);
    expect(sameTotals(forwards.totals, short.totals)).toBe(false);
    const valuation = Number(forwards.totals['valuation']) * (1 + 1e-6);
    expect(sameTotals(forwards.totals, { ...forwards.totals, valuation })).toBe(false);
    const employees = Number(forwards.totals['employees']) + 1;
    expect(sameTotals(forwards.totals, { ...forwards.totals, employees })).toBe(false);
  });

  it('are exact: what large amounts cancel is left, and a change in the last bit of a sum is one', () => {
    const [row] = totalsOf(
      'day',
      [1e15, 0.1, -1e15].map((revenue) => company({ revenue, valuation: revenue / 4 })),
    );
    if (row === undefined) throw new Error('no totals');
    expect([row.totals['revenue'], row.totals['valuation']]).toEqual([0.1, 0.025]);
    expect(sameTotals(row.totals, { ...row.totals, revenue: 0.1 + 2 ** -56 })).toBe(false);
  });

  it('of coarser buckets are the exact sums of the finer ones, each rounded', () => {
    const minutes = totalsOf(
      'minute',
      [1e15, 0.1, -1e15].map((revenue, minute) =>
        company({ revenue, timestamp_column: new Date(minute * 60_000) }),
      ),
    );
    const all = coarser('hour', minutes).find(({ dimension }) => dimension === 'all');
    expect(all?.totals['revenue']).toBe(0.1);
  });

  it('of a pipeline without measures and dimensions count its records', () => {
    const bare = { ...COMPANIES, definition: { ...COMPANIES.definition, measures: [], dimensions: [] } };
    const [row, ...others] = rollupOf(bare).totalsOf('day', [company(), company({ country: 'Mexico' })]);
    expect(row).toMatchObject({ dimension: 'all', value: 'all', totals: { companies: 2 } });
    expect(others).toEqual([]);
  });
});
