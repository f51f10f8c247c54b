import {
  DASHBOARD_PANELS,
  dashboards,
  savedDashboard,
  type SavedPanel,
  targetsOf,
} from '../tests/grafana/savedDashboards.ts';
import { DATASOURCE } from './names.ts';

/** Transformations, colour modes and panels that Grafana 10.0 has: it leaves a panel blank on others. */
const TRANSFORMATIONS = new Set([
  'calculateField',
  'concatenate',
  'filterByValue',
  'groupBy',
  'joinByField',
  'limit',
  'merge',
  'organize',
  'rowsToFields',
  'sortBy',
]);
const COLOUR_MODES = new Set(['fixed', 'thresholds', 'palette-classic']);
const KINDS = new Set(['barchart', 'bargauge', 'gauge', 'geomap', 'stat', 'table', 'timeseries']);

const cut = (name: string) => name.replace(/^(.{27}).{2,}$/, '$1…');
const isOfBars = ({ fieldConfig }: SavedPanel) => fieldConfig.defaults.custom?.drawStyle === 'bars';

describe.each([...dashboards(), savedDashboard('earthquakes')])('dashboard $title', (dashboard) => {
  const panels: readonly SavedPanel[] = dashboard.panels;

  it('has the panels that are asked for, each with a title, a description and a query', () => {
    expect(panels.map(({ title }) => title)).toEqual(DASHBOARD_PANELS[dashboard.uid]);
    for (const panel of panels) {
      expect(panel.description).toMatch(/\w{3}/);
      expect(panel.targets.length).toBeGreaterThan(0);
    }
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  it('has queries as the plugin takes them', () => {
    for (const target of targetsOf(dashboard)) {
      expect(target).toMatchObject({ queryType: 'query', rawQuery: true, datasource: DATASOURCE });
      expect(target.target).toMatch(/^SELECT \S/);
      expect(target.target).not.toContain('\n');
    }
    for (const panel of panels) {
      const refIds = panel.targets.map(({ refId }) => refId);
      expect(new Set(refIds).size).toBe(refIds.length);
    }
  });

  it('has variables as the plugin takes them: a query is an object', () => {
    for (const variable of (dashboard.templating.list ?? []).filter(({ type }) => type === 'query')) {
      expect(variable.datasource).toEqual(DATASOURCE);
      expect(variable.query).toEqual({ query: expect.stringMatching(/^SELECT \S/) });
    }
  });

  it('has nothing that Grafana 10.0 lacks', () => {
    expect(dashboard.schemaVersion).toBeLessThanOrEqual(37);
    for (const panel of panels) {
      expect(KINDS).toContain(panel.type);
      for (const { id } of panel.transformations ?? []) expect(TRANSFORMATIONS).toContain(id);
      const properties = panel.fieldConfig.overrides.flatMap((override) => override.properties);
      const colours = [
        panel.fieldConfig.defaults.color,
        ...properties.filter(({ id }) => id === 'color').map(({ value }) => value as { mode: string }),
      ];
      const unknown = colours.filter((colour) => colour !== undefined && !COLOUR_MODES.has(colour.mode));
      expect(unknown).toEqual([]);
    }
  });

  it('links to the other dashboard, to Temporal, to Spark and to the topics, none of them hidden in a menu', () => {
    expect(dashboard.links.map(({ title }) => title)).toEqual([
      'company-pipeline',
      'Temporal',
      'Spark',
      'Topics',
    ]);
    expect(dashboard.links[0]).toMatchObject({ type: 'dashboards', tags: dashboard.tags });
    for (const link of dashboard.links) expect(link).not.toHaveProperty('placement');
  });

  it('says in words where there is nothing yet, and of each thing itself', () => {
    for (const { title, fieldConfig } of panels)
      expect([title, fieldConfig.defaults.noValue]).toEqual([title, expect.stringMatching(/\bno(ne)?\b/)]);
    const ticks = panels.find(({ title }) => title === 'Ticks since the start');
    expect(ticks?.fieldConfig.defaults.noValue ?? '').not.toContain('verification');
  });

  it('waits with no panel for the variable that shows the buckets` length: a request by the one before would be cancelled', () => {
    for (const { target } of targetsOf(dashboard)) expect(target).not.toMatch(/\$\{?granularity/);
  });

  it('begins with the last half hour, or the last day of what is rare', () => {
    const range = dashboard.uid === 'earthquakes' ? '24h' : '30m';
    expect(dashboard).toMatchObject({ time: { from: `now-${range}`, to: 'now' } });
  });

  it('has numbers with separators, or with a currency: never a count as "10 K"', () => {
    const units = panels.map(({ title, fieldConfig }) => [title, fieldConfig.defaults.unit]);
    const counts = units.filter(([title]) =>
      /^(Number of|Company size|Ticks|Lag|Last|Driver|Dead)/.test(title ?? ''),
    );
    for (const [title, unit] of counts) expect([title, unit]).toEqual([title, 'locale']);
    const money = units.filter(([title]) =>
      /[Ii]nvestment (per|over|received)|revenue per/.test(title ?? ''),
    );
    for (const [title, unit] of money) expect([title, unit]).toEqual([title, 'currencyUSD']);
  });

  const ofKind = (...kinds: readonly string[]) => panels.filter(({ type }) => kinds.includes(type));

  it('gives every gauge and bar its name, one alone, too', () => {
    for (const { title, fieldConfig } of ofKind('bargauge', 'gauge'))
      expect([title, fieldConfig.defaults.displayName]).toEqual([title, '${__field.name}']);
  });

  it('draws no track behind bars: where there is nothing yet it would be all that is there', () => {
    for (const { title, options } of ofKind('bargauge'))
      expect([title, options]).toEqual([title, expect.objectContaining({ showUnfilled: false })]);
  });

  it('gives every gauge a maximum that means something', () => {
    // Else the sum over all stands beside the parts, and is not shown: Grafana takes the largest for the maximum.
    for (const { title, fieldConfig, options } of ofKind('gauge'))
      expect([title, fieldConfig.defaults.max ?? options.reduceOptions?.fields]).toEqual([
        title,
        title.startsWith('Revenue') ? 1 : '/^(?!all$)/',
      ]);
  });

  it('cuts a name that is too long beside a bar at its end, and no other', () => {
    for (const { title, fieldConfig } of ofKind('barchart')) {
      const mappings = fieldConfig.overrides.flatMap(({ properties }) =>
        properties.filter(({ id }) => id === 'mappings').map(({ value }) => value),
      );
      expect([title, mappings]).toEqual([
        title,
        [[{ type: 'regex', options: { pattern: '/^(.{27}).{2,}$/', result: { text: '$1…', index: 0 } } }]],
      ]);
    }
    expect(cut('South Georgia and the South Sandwich Islands')).toBe('South Georgia and the South…');
    expect(cut('Northern Mariana Islands, US')).toBe('Northern Mariana Islands, US');
  });

  it('rotates and hides no name beside a bar', () => {
    for (const { title, options } of ofKind('barchart'))
      expect([title, options]).toEqual([
        title,
        expect.objectContaining({
          orientation: 'horizontal',
          xTickLabelRotation: 0,
          xTickLabelMaxLength: 24,
        }),
      ]);
  });

  it('gives no series the colour of a column: an override by name takes a field that is called so, whatever its alias', () => {
    for (const { title, targets, fieldConfig } of panels)
      for (const { alias, target } of targets.filter((one) => one.alias !== undefined)) {
        const names = fieldConfig.overrides.map(({ matcher }) => matcher.options);
        const column = /.*?(\w+) FROM/.exec(target)?.[1];
        expect([title, alias, names]).toEqual([title, alias, expect.not.arrayContaining([column])]);
      }
  });

  it('draws no more bars than there is room for with their names', () => {
    for (const { title, transformations } of ofKind('barchart'))
      expect([title, transformations]).toEqual([
        title,
        expect.arrayContaining([{ id: 'limit', options: { limitField: 15 } }]),
      ]);
  });

  it('shows a cell without a value as such, and not as a table without a row', () => {
    for (const { title, fieldConfig } of ofKind('table'))
      expect([title, fieldConfig.overrides[0]]).toEqual([
        title,
        {
          matcher: { id: 'byRegexp', options: '/.*/' },
          properties: [{ id: 'noValue', value: '–' }],
        },
      ]);
  });

  it('shows every column of a table: a column`s least width is added to the widths that fill the panel', () => {
    for (const { title, fieldConfig } of ofKind('table')) {
      // Eleven columns of Grafana's own least width are wider than the panel.
      expect([title, fieldConfig.defaults.custom?.minWidth]).toEqual([title, 90]);
      const ids = fieldConfig.overrides.flatMap(({ properties }) => properties.map(({ id }) => id));
      expect([title, ids]).toEqual([title, expect.not.arrayContaining(['custom.minWidth'])]);
    }
  });

  it('fills every row of panels', () => {
    const rows = new Map<number, number>();
    for (const { gridPos } of panels) rows.set(gridPos.y, (rows.get(gridPos.y) ?? 0) + gridPos.w);
    expect([...rows.values()]).toEqual([...rows.values()].map(() => 24));
  });

  it('has words and numbers of one size, however few they are', () => {
    for (const { title, options } of ofKind('bargauge', 'stat'))
      expect([title, options.text]).toEqual([
        title,
        { titleSize: expect.any(Number), valueSize: expect.any(Number) },
      ]);
  });

  it('fills no panel with a lone bar: what is lacking beside it is told apart by the buckets` length', () => {
    const ofBuckets = ofKind('timeseries')
      .filter(isOfBars)
      .filter(({ title }) => !title.startsWith('Dead'));
    for (const { title, fieldConfig } of ofBuckets) {
      const lengths = fieldConfig.overrides.flatMap(({ properties }) =>
        properties.filter(({ id }) => id === 'custom.insertNulls').map(({ value }) => value),
      );
      expect([title, lengths]).toEqual([title, [60_000, 3_600_000, 86_400_000]]);
    }
  });

  it('draws no line through an outage', () => {
    for (const panel of ofKind('timeseries').filter((one) => !isOfBars(one))) {
      const { defaults, overrides } = panel.fieldConfig;
      const ofFields = overrides.flatMap(({ properties }) =>
        properties.filter(({ id }) => id === 'custom.insertNulls').map(({ value }) => value),
      );
      const limits = [defaults.custom?.insertNulls, ...ofFields].filter((limit) => limit !== undefined);
      expect([panel.title, limits.length]).not.toEqual([panel.title, 0]);
      expect(Math.min(...limits.map(Number))).toBeGreaterThan(60_000);
    }
  });

  it('refreshes by itself, and cannot be changed by those who look at it', () => {
    expect(dashboard).toMatchObject({ editable: false, refresh: expect.stringMatching(/^(5|10)s$/) });
  });
});
