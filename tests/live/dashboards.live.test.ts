import type { Client } from 'cassandra-driver';
import { type Cassandra, openCassandra } from '../../connections/cassandra/cassandra.ts';
import { verificationReports } from '../../connections/cassandra/verificationReports.ts';
import { SECTORS } from '../../pipelines/companies/record.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { companies as companiesDefinition } from '../../pipelines/companies/pipeline.ts';
import { PIPELINE_WORKFLOW_ID, TABLES } from '../companyNames.ts';
import { OPERATIONS } from '../../grafana/names.ts';
import { alertStatements } from '../grafana/savedAlerts.ts';
import { EXAMPLE_COUNTRIES, exampleCompanies, examplePoints } from '../grafana/exampleData.ts';
import {
  BASE,
  COMPANIES,
  companiesIn,
  GRANULARITIES,
  LAST_HALF_HOUR,
  NEWEST,
  newestIn,
  POINTS,
  RANGES,
  REPORTS,
} from '../grafana/exampleRanges.ts';
import { expectedCompanies, type ExpectedRows } from '../grafana/expectedCompanies.ts';
import { expectedFields } from '../grafana/expectedFields.ts';
import { expectedOperations } from '../grafana/expectedOperations.ts';
import { framesOf, statementOf, type Frame, type View } from '../grafana/plugin.ts';
import { dashboards, type SavedPanel, type SavedTarget } from '../grafana/savedDashboards.ts';
import { transformed, type Fields } from '../grafana/transform.ts';
import { writeNewest, writePoints, writeTotals } from '../grafana/writeExamples.ts';
import { consoleCharts, pointsOf, rangeInGrafana } from './consoleCharts.ts';
import { emptyTables } from './emptyTables.ts';
import { driverClient } from './driverClient.ts';
import { liveStack } from './stack.ts';
import { until } from './until.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const { config } = liveStack();
let cassandra: Cassandra;
/** The driver itself, as answers' column types are of interest here. */
let client: Client;

beforeAll(async () => {
  cassandra = openCassandra(config.cassandra);
  await emptyTables(cassandra, config.cassandra.replication);
  await writeTotals(cassandra, COMPANIES);
  await writeNewest(cassandra, NEWEST);
  await writePoints(cassandra, POINTS);
  for (const one of REPORTS) await verificationReports(cassandra).store(PIPELINE_WORKFLOW_ID, one);
  client = driverClient(config.cassandra);
});
afterAll(async () => {
  await client.shutdown();
  // Totals without companies would be wrong to whoever verifies the same day.
  await emptyTables(cassandra, config.cassandra.replication);
  await cassandra.close();
});

async function frames(
  { target, alias }: Pick<SavedTarget, 'target' | 'alias'>,
  view: View,
): Promise<readonly Frame[]> {
  const variables = { pipeline: PIPELINE_WORKFLOW_ID, ...view.variables };
  return framesOf(await client.execute(statementOf(target, { ...view, variables })), alias);
}

function dashboard(uid: string) {
  const found = dashboards().find((one) => one.uid === uid);
  if (found === undefined) throw new Error(`There is no dashboard ${uid}`);
  return found;
}
const companies = dashboard('companies');
const operations = dashboard(OPERATIONS);

/** Values of a variable, as Grafana asks the plugin for them: the first column. */
async function valuesOf(name: string, view: View): Promise<readonly string[]> {
  const variable = companies.templating.list?.find((one) => one.name === name);
  const found = await frames({ target: variable?.query.query ?? '' }, view);
  return found.flatMap(({ columns, rows }) => rows.map((row) => String(row[columns[0]?.name ?? ''])));
}

/** What a panel's targets answer, comparable: rows in one order, numbers to nine digits, as sums depend on their order. */
async function answers(panel: SavedPanel, view: View): Promise<readonly unknown[]> {
  const all = await Promise.all(panel.targets.map((target) => frames(target, view)));
  return all.map((found) => comparable(found.flatMap(({ rows }) => rows.map((row) => Object.values(row)))));
}

/** What a panel draws: its targets' answers after its transformations. */
async function drawn(panel: SavedPanel, view: View): Promise<readonly Fields[]> {
  const all = await Promise.all(panel.targets.map((target) => frames(target, view)));
  return transformed(all.flat(), panel.transformations ?? []);
}

function comparable(rows: readonly (readonly unknown[])[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row.map(toNineDigits))).toSorted();
}

function toNineDigits(value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(9)) : value;
}

/** An hour that began so many days ago. */
function hourAgo(days: number): View {
  const from = new Date(Date.now() - days * DAY_MS);
  return { from, to: new Date(from.getTime() + HOUR_MS), variables: {} };
}

/** The expected rows of a panel. @throws for a panel that nobody has thought of. */
function expectedOf(expected: ExpectedRows, { title }: SavedPanel): readonly unknown[] {
  const rows = expected[title];
  if (rows === undefined) throw new Error(`What panel "${title}" shows is not recomputed`);
  return rows.map(comparable);
}

describe('variable granularity', () => {
  it.each(GRANULARITIES)('is %s for a time range of such a length', async (granularity) => {
    await expect(valuesOf('granularity', { ...RANGES[granularity], variables: {} })).resolves.toEqual([
      granularity,
    ]);
  });

  it('is coarser where the finer one has expired, whatever the length', async () => {
    await expect(valuesOf('granularity', hourAgo(29))).resolves.toEqual(['minute']);
    await expect(valuesOf('granularity', hourAgo(31))).resolves.toEqual(['hour']);
    await expect(valuesOf('granularity', hourAgo(800))).resolves.toEqual(['day']);
  });
});

describe('variable country', () => {
  it('has the countries that occur', async () => {
    const values = await valuesOf('country', { ...RANGES.day, variables: {} });
    expect(values).toEqual(expect.arrayContaining([...EXAMPLE_COUNTRIES]));
  });
});

describe.each(GRANULARITIES)('the company dashboard, by the %s', (granularity) => {
  const inRange = companiesIn(RANGES[granularity], granularity);

  it.each(companies.panels.map((panel) => [panel.title, panel] as const))(
    '%s: as recomputed from the companies',
    async (_, panel) => {
      const countries = [...EXAMPLE_COUNTRIES];
      const view = { ...RANGES[granularity], variables: { country: countries } };
      const expected = expectedCompanies(inRange, granularity, countries, []);
      expect(await answers(panel, view)).toEqual(expectedOf(expected, panel));
    },
  );
});

describe('the company dashboard', () => {
  it.each(companies.panels.map((panel) => [panel.title, panel] as const))(
    '%s: of the chosen countries alone, one with a quote among them',
    async (_, panel) => {
      const countries = ["Côte d'Ivoire", 'Egypt'];
      const view = { ...RANGES.hour, variables: { country: countries } };
      const inRange = companiesIn(view, 'hour');
      const expected = expectedCompanies(inRange, 'hour', countries, []);
      expect(await answers(panel, view)).toEqual(expectedOf(expected, panel));
    },
  );

  it.each(companies.panels.map((panel) => [panel.title, panel] as const))(
    '%s: nothing, and no error, where there is nothing',
    async (_, panel) => {
      const from = new Date('2001-01-01T00:00:00Z');
      const view = {
        from,
        to: new Date(from.getTime() + HOUR_MS),
        variables: { country: [] },
      };
      const expected = expectedCompanies([], 'day', [], []);
      expect(await answers(panel, view)).toEqual(expectedOf(expected, panel));
    },
  );
});

describe.each([
  ['3h', RANGES.minute.to],
  ['24h', RANGES.hour.to],
  ['7d', RANGES.hour.to],
  ['30d', BASE],
] as const)('the company dashboard and the console`s charts, in a range of %s', (range, now) => {
  const view: View = { ...rangeInGrafana(range, now), variables: { country: [...EXAMPLE_COUNTRIES] } };
  const read = () => consoleCharts(cassandra, companiesDefinition, range, now);
  /** What the targets of a panel answer: of each row the columns that are asked for. */
  async function shown(title: string, ...columns: string[]): Promise<readonly (readonly unknown[])[]> {
    const panel = companies.panels.find((one) => one.title === title);
    const all = await Promise.all((panel?.targets ?? []).map((target) => frames(target, view)));
    const rows = all.flat().flatMap((frame) => frame.rows);
    return rows
      .filter((row) => columns.every((name) => name in row))
      .map((row) => columns.map((name) => row[name]));
  }

  it('have the same number of companies and the same sums', async () => {
    const { together, measures } = await read();
    expect(together.records).toBeGreaterThan(100);
    expect(comparable(await shown('Together', 'companies', ...measures))).toEqual(
      comparable([[together.records, ...together.sums]]),
    );
  });

  it('have the same lines', async () => {
    const charts = await read();
    const perMinute = (await shown('Companies per minute', 'value', 'time', 'companies')).filter(
      ([value]) => value === 'all',
    );
    expect(comparable(perMinute.map(([, ...point]) => point))).toEqual(
      comparable(pointsOf(charts, charts.perMinute)),
    );
    const means = charts.means[charts.measures.indexOf('investment')];
    expect(comparable(await shown('Investment received for all companies', 'time', 'investment'))).toEqual(
      comparable(pointsOf(charts, means)),
    );
  });

  it.each([
    ['Number of companies per sector', 'sector', SECTORS],
    ['Company size by employees', 'size', ['micro', 'small', 'medium', 'large']],
  ] as const)('have the same bars: %s', async (title, name, values: readonly string[]) => {
    const dimension = (await read()).dimensions.find((one) => one.name === name);
    const bars = (await shown(title, name, 'companies')).filter(([value]) => values.includes(String(value)));
    const rows = dimension?.rows.filter(({ value }) => values.includes(value)) ?? [];
    expect(rows.length).toBeGreaterThan(2);
    expect(comparable(bars)).toEqual(comparable(rows.map(({ value, records }) => [value, records])));
  });

  it.each([
    ['Average investment per country', 'investment'],
    ['Average revenue per country', 'revenue'],
    ['Average number of employees per country', 'employees'],
  ])('have the same bars: %s', async (title, measure) => {
    const { dimensions, measures } = await read();
    const rows = dimensions.find(({ name }) => name === 'country')?.rows ?? [];
    expect(rows.length).toBe(EXAMPLE_COUNTRIES.length);
    expect(comparable(await shown(title, 'country', `average ${measure}`))).toEqual(
      comparable(rows.map(({ value, means }) => [value, means[measures.indexOf(measure)]])),
    );
  });
});

describe.each(GRANULARITIES)('what Grafana makes of the answers, by the %s', (granularity) => {
  const inRange = companiesIn(RANGES[granularity], granularity);
  const countries = [...EXAMPLE_COUNTRIES];
  const expected = expectedFields(inRange, countries);

  it.each(
    companies.panels.filter(({ title }) => title in expected).map((panel) => [panel.title, panel] as const),
  )('%s: as recomputed from the companies, in its order', async (_, panel) => {
    const view = { ...RANGES[granularity], variables: { country: countries } };
    const [fields = []] = await drawn(panel, view);
    const found = fields.map(({ name, values }) => [name, toNineDigits(values.at(-1))]);
    expect(found).toEqual(expected[panel.title]?.map(([name, value]) => [name, toNineDigits(value)]));
  });

  it('Companies per minute: each bucket`s sectors add up, and those that are none of the five are other', async () => {
    const panel = companies.panels.find(({ title }) => title === 'Companies per minute');
    if (panel === undefined) throw new Error('There is no such panel');
    const [fields = []] = await drawn(panel, { ...RANGES[granularity], variables: {} });
    // The last is not drawn.
    expect(fields.map(({ name }) => name)).toEqual(['time', ...SECTORS, 'other', `all of a ${granularity}`]);
    const minutes = { minute: 1, hour: 60, day: 1440 }[granularity];
    const companiesOf = (field: readonly unknown[]) =>
      Math.round(field.reduce<number>((sum, value) => sum + Number(value ?? 0), 0) * minutes);
    const other = inRange.filter(({ sector }) => sector === 'Fishery').length;
    const counted = fields.slice(1, -1).map(({ values }) => companiesOf(values));
    expect(counted.at(-1)).toBe(other);
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(inRange.length);
  });
});

describe('the newest companies', () => {
  const titles = ['Investment received for all companies', 'Newest companies'];
  const ofThem = companies.panels.filter(({ title }) => titles.includes(title));
  const view: View = { ...LAST_HALF_HOUR, variables: {} };

  it.each(ofThem.map((panel) => [panel.title, panel] as const))('are in %s', async (_, panel) => {
    const newest = newestIn(view);
    expect(newest.length).toBeGreaterThan(50);
    const expected = expectedCompanies([], 'minute', [], newest);
    expect(await answers(panel, view)).toEqual(expectedOf(expected, panel));
  });

  it('are no points in a range in which they would lie on top of each other', async () => {
    const [investment] = ofThem;
    const from = new Date(LAST_HALF_HOUR.to.getTime() - 6 * HOUR_MS);
    const points = async (range: View) => {
      const target = investment?.targets.find(({ refId }) => refId === 'B');
      return target === undefined ? [] : frames(target, range);
    };
    expect(await points({ ...view, from })).toHaveLength(1);
    expect(await points({ ...view, from: new Date(from.getTime() - 1) })).toEqual([]);
    expect(await points({ ...view, from: new Date(from.getTime() - 365 * DAY_MS) })).toEqual([]);
  });

  it('are found among any number of those that have expired', async () => {
    const { from } = LAST_HALF_HOUR;
    const old = exampleCompanies(15_000, new Date(from.getTime() - 2 * HOUR_MS), HOUR_MS);
    await writeNewest(cassandra, old, 1);
    await until(
      'the old rows have expired',
      async () => {
        const statement = `SELECT id FROM ${KEYSPACE}.${TABLES.recentCompanies} WHERE list = 'newest' AND
          timestamp_column >= ? AND timestamp_column < ? LIMIT 1`;
        const [first] = old.toSorted((a, b) => a.timestamp_column.getTime() - b.timestamp_column.getTime());
        const time = first?.timestamp_column ?? from;
        return (await cassandra.execute(statement, [time, new Date(time.getTime() + 1)])).length;
      },
      (rows) => rows === 0,
    );
    const range: View = { ...view, from: new Date(from.getTime() - 2 * HOUR_MS) };
    const expected = expectedCompanies([], 'minute', [], newestIn(range));
    for (const panel of ofThem) expect(await answers(panel, range)).toEqual(expectedOf(expected, panel));
  });
});

describe('the operations dashboard', () => {
  const last = BASE.getTime() + 200_000;
  const view: View = { from: BASE, to: new Date(last), variables: {}, interval: '10s' };

  it.each(operations.panels.map((panel) => [panel.title, panel] as const))(
    '%s: as recomputed from the measurements',
    async (_, panel) => {
      const expected = expectedOperations(POINTS, REPORTS, 10_000);
      expect(await answers(panel, view)).toEqual(expectedOf(expected, panel));
    },
  );

  it('has one series a label, called as the label', async () => {
    const [lag] = operations.panels.find(({ title }) => title === 'Lag by partition')?.targets ?? [];
    const found = lag === undefined ? [] : await frames(lag, view);
    expect(found.map(({ id, alias }) => `${id}: ${alias}`).toSorted()).toEqual(['0: 0', '1: 1', '2: 2']);
  });
});

describe('the alerts', () => {
  const now = new Date(Date.now() - 20_000);
  // Without the first ones, whose values are 0.
  const recent = examplePoints(3, new Date(now.getTime() - 5000)).filter(({ at }) => at >= now);
  beforeAll(async () => {
    await writePoints(cassandra, recent);
    await writeTotals(cassandra, exampleCompanies(5, now, 1000));
  });

  const statements = alertStatements();

  it('"No new rows" is not silenced by a company from the future', async () => {
    const target = statements.find(({ title }) => title.startsWith('No new rows'))?.target ?? '';
    const counted = async () =>
      (await frames({ target }, { from: now, to: now, variables: {} })).flatMap(({ rows }) => rows);
    const before = await counted();
    await writeTotals(cassandra, exampleCompanies(5, new Date(now.getTime() + HOUR_MS), 1000));
    expect(await counted()).toEqual(before);
  });

  it.each(statements.filter(({ queryType }) => queryType === 'query'))(
    '$title: answers one number, in which what was written a moment ago is',
    async ({ target }) => {
      const found = await frames({ target }, { from: now, to: now, variables: {} });
      expect(found.map(({ columns }) => columns.map(({ type }) => type))).toEqual([['number']]);
      const [row, ...others] = found.flatMap(({ rows }) => rows);
      expect(others).toEqual([]);
      expect(Number(Object.values(row ?? {})[0])).toBeGreaterThan(1);
    },
  );

  it.each(statements.filter(({ queryType }) => queryType === 'alert'))(
    '$title: answers a series a label',
    async ({ target }) => {
      const found = await frames({ target }, { from: now, to: now, variables: {} });
      expect(found.map(({ id }) => id)).toEqual(expect.arrayContaining(['0', '1', '2']));
      const kinds = found[0]?.columns.map(({ type }) => type);
      expect(kinds).toEqual(['string', 'time', 'number']);
    },
  );
});
