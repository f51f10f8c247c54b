import type { Totals } from '../../domain/totals.ts';
import type { StreamProgress } from '../../domain/verification.ts';
import { COMPANY_ROLLUP, type CompanyFigures } from '../../tests/companies.ts';
import { FakeClock, FIRST_REPORT_AT } from '../../tests/fakes/fakeClock.ts';
import { FakeTotals } from '../../tests/fakes/fakeTotals.ts';
import { checkTotals } from './checkTotals.ts';

const DAY_MS = 86_400_000;
/** When the clock begins, so that no retention has ended. */
const NOW = new Date(FIRST_REPORT_AT);

const company = (overrides: Partial<CompanyFigures> = {}): CompanyFigures => ({
  timestamp_column: NOW,
  country: 'Egypt',
  sector: 'Retail',
  number_of_employees: 49,
  revenue: 10.5,
  valuation: 2,
  investment_received: 4,
  ...overrides,
});

const RIGHT = { differing: [], open: [] };

/** A stream that has stored the companies, and makes a report a second; `beforeReport` is called before each. */
function streamOf(
  companies: Record<string, CompanyFigures>,
  beforeReport: (report: number) => void = () => {},
) {
  const totals = new FakeTotals();
  const stored = new Map(Object.entries(companies));
  totals.stream(stored);
  const clock = new FakeClock();
  /** What the table of facts holds when it is asked again. */
  const facts = new Map(stored);
  let asked = 0;
  const report = (): StreamProgress => {
    beforeReport(asked);
    return { ...progress, at: new Date(asked++ * 1000).toISOString() };
  };
  return {
    totals,
    facts,
    clock,
    check: (latest: () => StreamProgress | undefined = report) =>
      checkTotals(
        {
          rollup: COMPANY_ROLLUP,
          totals,
          clock,
          progress: { latest: () => Promise.resolve(latest()) },
          factsOf: (keys) =>
            Promise.resolve(
              new Map(
                keys.flatMap((key) => {
                  const found = facts.get(key);
                  return found === undefined ? [] : [[key, found]];
                }),
              ),
            ),
          retention: { minuteMs: 30 * DAY_MS, hourMs: 730 * DAY_MS },
        },
        'company-pipeline/stream',
        stored,
        new AbortController().signal,
      ),
  };
}

const progress: StreamProgress = {
  at: '',
  batchId: 1,
  submissionId: 'driver-1',
  rowsRead: 1,
  deadLetters: 0,
  startOffsets: {},
  endOffsets: {},
  latestOffsets: {},
  durationMs: 1,
  rowsPerSecond: 1,
};

/** The place of a row, to be spoiled. */
const placeOf = (totals: FakeTotals, granularity: string, value: string): number =>
  totals.totals.findIndex((row) => row.granularity === granularity && row.value === value);

function spoil(totals: FakeTotals, granularity: string, value: string, change: Totals): void {
  const place = placeOf(totals, granularity, value);
  const row = totals.totals[place];
  if (row !== undefined) totals.totals[place] = { ...row, totals: { ...row.totals, ...change } };
}

describe('the totals that stored companies fall into', () => {
  it('are right when they are what the companies add up to', async () => {
    const { check } = streamOf({
      a: company(),
      b: company({ country: 'Mexico', timestamp_column: new Date(NOW.getTime() - 3 * DAY_MS) }),
    });
    await expect(check()).resolves.toEqual(RIGHT);
  });

  it.each([
    ['minute', 'Egypt', { companies: 2 }, [/^minute .*, country "Egypt"$/, /^hour .*, country "Egypt"$/]],
    ['hour', 'small', { employees: 0 }, [/^hour .*, size "small"$/, /^day .*, size "small"$/]],
    ['day', 'all', { investment: 4.01 }, [/^day .*, all "all"$/]],
  ])('are reported when a %s of %s is not', async (granularity, value, change, names) => {
    const { totals, check } = streamOf({ a: company() });
    spoil(totals, granularity, value, change);
    const { differing: found } = await check();
    expect(found).toHaveLength(names.length);
    for (const name of names) expect(found).toContainEqual(expect.stringMatching(name));
  });

  it('are reported when one is missing, or is there though no company is', async () => {
    const { totals, check } = streamOf({ a: company() });
    totals.totals.splice(placeOf(totals, 'minute', 'Retail'), 1);
    const [row] = totals.totals;
    if (row !== undefined) totals.totals.push({ ...row, dimension: 'country', value: 'Atlantis' });
    const { differing: found } = await check();
    expect(found).toContainEqual(expect.stringMatching(/^minute .*sector "Retail"$/));
    expect(found).toContainEqual(expect.stringMatching(/^minute .*country "Atlantis"$/));
  });

  it('are looked at of the values that the companies have, though there are more values than are asked for', async () => {
    const { totals, check } = streamOf({ a: company() });
    totals.values = () => Promise.resolve([]);
    await expect(check()).resolves.toEqual(RIGHT);
    spoil(totals, 'hour', 'Egypt', { companies: 2 });
    const { differing: found } = await check();
    expect(found).toContainEqual(expect.stringMatching(/^hour .*, country "Egypt"$/));
  });

  it('are reported with the company that is not kept by its minute as it is stored', async () => {
    const { totals, check } = streamOf({ a: company(), b: company() });
    totals.companies.delete('a');
    totals.companies.set('b', company({ revenue: 1 }));
    const { differing: found } = await check();
    expect(found).toContain('record a by its minute');
    expect(found).toContain('record b by its minute');
  });

  it('are left alone where they have expired', async () => {
    const { totals, check } = streamOf({
      old: company({ timestamp_column: new Date(NOW.getTime() - 31 * DAY_MS) }),
    });
    totals.totals.splice(placeOf(totals, 'minute', 'Egypt'), 1);
    await expect(check()).resolves.toEqual(RIGHT);
  });
});

describe('a difference', () => {
  it('that is gone after the batch under way is none', async () => {
    const { totals, check } = streamOf({ a: company() }, (report) => {
      if (report === 2) spoil(totals, 'day', 'all', { companies: 1 });
    });
    spoil(totals, 'day', 'all', { companies: 7 });
    await expect(check()).resolves.toEqual(RIGHT);
  });

  it('that is another one by then proves nothing: the stream is at work on it', async () => {
    const { totals, check } = streamOf({ a: company() }, (report) => {
      spoil(totals, 'day', 'all', { companies: 10 + report });
    });
    spoil(totals, 'day', 'all', { companies: 7 });
    await expect(check()).resolves.toEqual(RIGHT);
  });

  it('of a record that was revised since it was read is none', async () => {
    const { totals, facts, check } = streamOf({ a: company(), b: company() });
    const revised = company({ revenue: 99 });
    facts.set('a', revised);
    totals.stream(facts);
    await expect(check()).resolves.toEqual(RIGHT);
  });

  it('of a record that was revised is left to the verification of its newer version', async () => {
    const { totals, facts, check } = streamOf({ a: company(), b: company() });
    totals.companies.set('a', company({ revenue: 98 }));
    facts.set('a', company({ revenue: 99 }));
    expect((await check()).differing).not.toContain('record a by its minute');
  });

  it('proves nothing while the stream reports nothing, which is said, and is not waited for without end', async () => {
    const { totals, clock, check } = streamOf({ a: company() });
    spoil(totals, 'day', 'all', { companies: 7 });
    await expect(check(() => progress)).resolves.toEqual({
      differing: [],
      open: [expect.stringMatching(/^day .* all "all"$/)],
    });
    expect(clock.now()).toBe(180_000);
  });
});
