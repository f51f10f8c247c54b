import { SECTORS } from '../pipelines/companies/record.ts';
import type { Frame } from '../tests/grafana/plugin.ts';
import { dashboards, savedDashboard } from '../tests/grafana/savedDashboards.ts';
import { transformed, type Fields } from '../tests/grafana/transform.ts';

/** What a committed panel draws of these frames. */
function drawn(title: string, frames: readonly Frame[], of = dashboards()): Fields {
  const panel = of.flatMap(({ panels }) => panels).find((one) => one.title === title);
  const [fields = []] = transformed(frames, panel?.transformations ?? []);
  return fields;
}

const namesOf = (fields: Fields) => fields.map(({ name }) => name);

/** A frame of the plugin: rows of objects, of which the first column is the id. */
function frame(rows: readonly Readonly<Record<string, unknown>>[], alias?: string): Frame {
  const [first = {}] = rows;
  const columns = Object.entries(first).map(([name, value]) => ({
    name,
    type: value instanceof Date ? 'time' : typeof value,
  }));
  return { id: '', columns, rows, ...(alias === undefined ? {} : { alias }) };
}

/** A series of one label, newest first, as the plugin may answer. */
function series(id: string, label: string, value: string, figures: readonly number[], alias = label): Frame {
  const rows = figures.map((figure, index) => ({
    [id]: label,
    time: new Date(index * 60_000),
    [value]: figure,
  }));
  return frame(rows.toReversed(), alias);
}

/** All rotations of the frames, forwards and backwards: orders in which the plugin may answer. */
function orders(frames: readonly Frame[]): readonly (readonly Frame[])[] {
  const rotations = frames.map((_, at) => [...frames.slice(at), ...frames.slice(0, at)]);
  return [...rotations, ...rotations.map((rotation) => rotation.toReversed())];
}

describe('series over time', () => {
  const lag = ['0', '1', '2', '10', '11'].map((label) => series('label', label, 'value', [3, 4]));
  const ticks = ['due', 'failed', 'published', 'skipped'].map((label) =>
    series('label', label, 'value', [1, 2]),
  );
  const dead = [
    ...['schema', 'empty', 'not_json'].map((label) => series('label', label, 'value', [1])),
    series('metric', 'failed_checks', 'value', [0, 1], 'failed checks'),
  ];
  const sectors = [
    ...SECTORS.map((sector) => series('value', sector, 'companies', [2, 1])),
    series('granularity', 'minute', 'companies', [12, 5], 'all of a minute'),
  ];

  it.each([
    ['Lag by partition', lag, ['0', '1', '2', '10', '11']],
    ['Ticks', ticks, ['due', 'published', 'skipped', 'failed']],
    ['Dead letters and failed checks', dead, ['empty', 'not_json', 'schema', 'failed checks']],
    ['Companies per minute', sectors, [...SECTORS, 'other', 'all of a minute']],
  ] as const)('of "%s" are in one order, whichever frame comes first', (title, frames, names) => {
    for (const order of orders(frames)) expect(namesOf(drawn(title, order))).toEqual(['time', ...names]);
  });

  it('of companies count what is none of the five sectors as other', () => {
    const other = drawn('Companies per minute', sectors).find(({ name }) => name === 'other');
    expect(other?.values).toEqual([2, 0]);
  });

  it('of the latency have no value where no record was processed', () => {
    const fields = drawn('End-to-end latency', [
      series('metric', 'latency_ms', 'value', [700, 0, 800], 'slowest record'),
    ]);
    expect(fields.map(({ values }) => values.map(Number))).toEqual([
      [0, 120_000],
      [700, 800],
    ]);
  });
});

describe('sectors', () => {
  it.each(['Number of companies per sector', 'Number of employees per sector'])(
    '%s: those that are none of the five are other, and the parts add up to the sum, which is last',
    (title) => {
      const figure = title.includes('employees') ? 'employees' : 'companies';
      const of = (dimension: string, sector: string, count: number) => ({
        dimension,
        sector,
        [figure]: count,
      });
      const frames = [
        frame([of('sector', 'Retail', 5), of('sector', 'Finance', 7)]),
        frame([of('all', 'all', 15)]),
      ];
      expect(drawn(title, frames)).toEqual([
        { name: 'Finance', values: [7] },
        { name: 'Retail', values: [5] },
        { name: 'other', values: [3] },
        { name: 'all', values: [15] },
      ]);
    },
  );
});

const row = (country: string, revenue: number, investment: number, is_rest = 0) => ({
  dimension: 'country',
  country,
  revenue,
  investment,
  most: 12,
  is_rest,
});

const average = (country: string, figure: number) => ({
  dimension: 'country',
  country,
  'average revenue': figure,
});

describe('the bars by country', () => {
  it('are those of the fifteen largest, by name', () => {
    const countries = Array.from({ length: 250 }, (_, index) => average(`Country ${999 - index}`, index));
    const [names, figures] = drawn('Average revenue per country', [frame(countries)]);
    expect(names?.values).toEqual(Array.from({ length: 15 }, (_, index) => `Country ${750 + index}`));
    expect(figures?.values).toEqual(Array.from({ length: 15 }, (_, index) => 249 - index));
  });
});

/** The names of a panel's bars, from the top. */
function bars(title: string, column: string, counts: Readonly<Record<string, number>>) {
  const rows = Object.entries(counts).map(([value, earthquakes]) => ({
    dimension: column,
    [column]: value,
    earthquakes,
  }));
  return drawn(title, [frame(rows)], [savedDashboard('earthquakes')]).find(({ name }) => name === column);
}

describe('the bars of another pipeline', () => {
  it('keep their places by the names of values, while figures change', () => {
    for (const counts of [
      { us: 1, ak: 2, nc: 3 },
      { nc: 1, us: 5, ak: 2 },
    ])
      expect(bars('Earthquakes by network', 'network', counts)?.values).toEqual(['ak', 'nc', 'us']);
  });

  it('of classes, whose names have no order, begin with the largest', () => {
    expect(bars('Earthquakes by class', 'class', { great: 1, micro: 9, light: 4 })?.values).toEqual([
      'micro',
      'light',
      'great',
    ]);
  });
});

describe('the gauges by country', () => {
  const title = 'Revenue as a percentage of investment by country';
  const rest = frame([row('all others', 0, 0, 1)]);

  it('are twelve, those with the most investment, by name, and one of all others, which is last', () => {
    const countries = Array.from({ length: 250 }, (_, index) => row(`Country ${index}`, 1, index + 1));
    const fields = drawn(title, [frame(countries), rest]);
    expect(namesOf(fields)).toEqual([
      ...Array.from({ length: 12 }, (_, index) => `Country ${238 + index}`),
      'all others',
    ]);
    // 238 countries with investments from 1 to 238.
    expect(fields.at(-1)?.values).toEqual([238 / ((238 * 239) / 2)]);
    expect(fields[0]?.values).toEqual([1 / 239]);
  });

  it('keep their places while their figures change, whichever frame comes first', () => {
    const names = ['Egypt', 'France', 'Österreich', 'Zambia'];
    const of = (figures: readonly number[]) => frame(names.map((name, at) => row(name, 1, figures[at] ?? 0)));
    for (const figures of [
      [1, 2, 3, 4],
      [4, 3, 2, 1],
      [2, 9, 1, 5],
    ])
      for (const order of orders([of(figures), rest])) expect(namesOf(drawn(title, order))).toEqual(names);
  });

  it('are those of the countries alone, where there are not more', () => {
    const twelve = Array.from({ length: 12 }, (_, index) => row(`Country ${index}`, 1, 2));
    expect(namesOf(drawn(title, [frame(twelve), rest]))).not.toContain('all others');
    expect(drawn(title, [frame([row('France', 1, 4)]), rest])).toEqual([{ name: 'France', values: [0.25] }]);
  });

  it('are none where there is no company', () => {
    expect(drawn(title, [rest])).toEqual([]);
  });
});

/** An earthquake as the plugin answers: it writes 0 for what is null, and for when it was written, too. */
const quake = (id: string, latitude: number, longitude: number, magnitude: number, known: number) => ({
  list: 'newest',
  id,
  latitude,
  longitude,
  magnitude,
  known_latitude: known,
  known_longitude: known,
  known_magnitude: known,
});

describe('the map', () => {
  it('shows what lies on the equator, but not what has no place or no magnitude', () => {
    const at = 1_795_786_510_577_102;
    const nowhere = quake('nowhere', 0, 0, 3.2, 0);
    const rows = [
      quake('north', 61.5, -149.9, 1.5, at),
      quake('equator', 0, 0, 0, at),
      { ...nowhere, known_magnitude: at },
      { ...quake('unmeasured', 12, 13, 0, at), known_magnitude: 0 },
    ];
    const fields = drawn('Map', [frame(rows)], [savedDashboard('earthquakes')]);
    expect(fields.find(({ name }) => name === 'id')?.values).toEqual(['north', 'equator']);
    expect(namesOf(fields)).toEqual(['id', 'latitude', 'longitude', 'magnitude']);
  });
});
