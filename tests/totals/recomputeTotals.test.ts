import { totalsKey } from '../../domain/totals.ts';
import { sizeClass } from '../companies.ts';
import { recomputeTotals, type Fact } from './recomputeTotals.ts';

const fact = (change: Partial<Fact>): Fact => ({
  id: 'a',
  timestamp: new Date('2026-11-23T12:34:56.789Z'),
  country: 'France',
  sector: 'Retail',
  employees: 49,
  revenue: 0.1,
  investment: 2,
  valuation: 3,
  ...change,
});

const all = (facts: Fact[]) => recomputeTotals(facts).filter(({ dimension }) => dimension === 'all');

describe('the recomputed totals', () => {
  it('have a row for each granularity and dimension of a company', () => {
    const rows = recomputeTotals([fact({})]);
    expect(rows.map(totalsKey)).toEqual(
      ['minute', 'hour', 'day'].flatMap((granularity) => {
        const bucket = {
          minute: '2026-11-23T12:34:00.000Z',
          hour: '2026-11-23T12:00:00.000Z',
          day: '2026-11-23T00:00:00.000Z',
        }[granularity];
        return ['all "all"', 'country "France"', 'sector "Retail"', 'size "small"'].map(
          (value) => `${granularity} ${bucket}, ${value}`,
        );
      }),
    );
    expect(rows[0]).toMatchObject({ companies: 1, employees: 49, revenue: 0.1, investment: 2, valuation: 3 });
  });

  it('add up companies of a bucket, whatever their order', () => {
    const facts = [
      fact({ revenue: 1e100 }),
      fact({ revenue: 1 }),
      fact({ revenue: -1e100, country: 'Egypt' }),
    ];
    expect(all(facts).map(({ companies, revenue }) => [companies, revenue])).toEqual([
      [3, 1],
      [3, 1],
      [3, 1],
    ]);
    expect(all(facts.toReversed())).toEqual(all(facts));
  });

  it('leave out what is null, and count how often', () => {
    const unknown = { country: null, sector: null, employees: null, revenue: null, investment: null };
    const rows = recomputeTotals([fact({}), fact({ ...unknown, id: 'b' })]);
    expect(rows.filter(({ granularity }) => granularity === 'day').map(({ value }) => value)).toEqual([
      'all',
      'France',
      'Retail',
      'small',
    ]);
    expect(all([fact({}), fact({ ...unknown, id: 'b' })])[0]).toMatchObject({
      companies: 2,
      employees: 49,
      revenue: 0.1,
      investment: 2,
      valuation: 6,
      without_employees: 1,
      without_revenue: 1,
      without_investment: 1,
      without_valuation: 0,
    });
  });

  it('know the size classes at their borders', () => {
    expect([9, 10, 49, 50, 249, 250].map(sizeClass)).toEqual([
      'micro',
      'small',
      'small',
      'medium',
      'medium',
      'large',
    ]);
  });
});
