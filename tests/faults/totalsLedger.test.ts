import { FakeTotals } from '../fakes/fakeTotals.ts';
import type { CompanyFigures } from '../companies.ts';
import { TotalsLedger } from './totalsLedger.ts';

const company = (change: Partial<CompanyFigures> = {}): CompanyFigures => ({
  timestamp_column: new Date('2026-11-23T12:34:56.789Z'),
  country: 'France',
  sector: 'Retail',
  number_of_employees: 10,
  revenue: 1,
  valuation: 2,
  investment_received: 3,
  ...change,
});

/** Three companies of two countries, in two hours: as the topic has them and as the stream has stored them. */
function three() {
  const companies = new Map([
    ['a', company()],
    ['b', company({ country: 'Egypt' })],
    ['c', company({ timestamp_column: new Date('2026-11-23T13:00:00.000Z') })],
  ]);
  const stored = new FakeTotals();
  stored.stream(companies);
  const ledger = new TotalsLedger(stored);
  for (const [id, one] of companies) ledger.add(id, one);
  return { stored, ledger };
}

describe('the ledger of totals', () => {
  it('finds nothing where everything adds up', async () => {
    const { ledger } = three();
    expect(await ledger.check()).toEqual({ minutes: 2, differing: [] });
    expect(await ledger.check()).toEqual({ minutes: 0, differing: [] });
  });

  it('adds later companies to what it had counted before', async () => {
    const { stored, ledger } = three();
    await ledger.check();
    const late = company({ country: 'Egypt', revenue: 7 });
    ledger.add('d', late);
    expect((await ledger.check()).differing).toContain('day 2026-11-23T00:00:00.000Z, all "all"');
    stored.stream(new Map([['d', late]]));
    ledger.add('e', late);
    stored.stream(new Map([['e', late]]));
    expect((await ledger.check()).differing).toEqual([]);
  });

  it('finds a total that counts a company twice, at each granularity', async () => {
    const { stored, ledger } = three();
    for (const [index, row] of stored.totals.entries())
      if (row.dimension === 'country' && row.value === 'Egypt')
        stored.totals[index] = {
          ...row,
          totals: { ...row.totals, companies: Number(row.totals['companies']) + 1 },
        };
    expect((await ledger.check()).differing).toEqual([
      'minute 2026-11-23T12:34:00.000Z, country "Egypt"',
      'hour 2026-11-23T12:00:00.000Z, country "Egypt"',
      'day 2026-11-23T00:00:00.000Z, country "Egypt"',
    ]);
  });

  it('finds a total of a value that no company of the bucket has', async () => {
    const { stored, ledger } = three();
    const [row] = stored.totals;
    if (row !== undefined) stored.totals.push({ ...row, dimension: 'country', value: 'Atlantis' });
    expect((await ledger.check()).differing).toEqual(['minute 2026-11-23T12:34:00.000Z, country "Atlantis"']);
  });

  it('finds a total that is missing', async () => {
    const { stored, ledger } = three();
    stored.totals.splice(0);
    // All, France, Egypt, Retail and small in the first minute, its hour and the day; all but Egypt in the second one and its hour.
    expect((await ledger.check()).differing).toHaveLength(3 * 5 + 2 * 4);
  });

  it('finds a company that is missing by its minute, one that differs, and one too many', async () => {
    const { stored, ledger } = three();
    stored.companies.delete('a');
    stored.companies.set('b', company({ country: 'Egypt', revenue: 9 }));
    stored.companies.set('z', company({ timestamp_column: new Date('2026-11-23T13:00:01.000Z') }));
    const { differing } = await ledger.check();
    expect(differing).toEqual([
      'minute 2026-11-23T12:34:00.000Z: 1 companies by the minute, 2 in the topic',
      'minute 2026-11-23T12:34:00.000Z: company a is not there as it was published',
      'minute 2026-11-23T12:34:00.000Z: company b is not there as it was published',
      'minute 2026-11-23T13:00:00.000Z: 2 companies by the minute, 1 in the topic',
    ]);
  });
});
