import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { REPOSITORY_ROOT } from '../config/localConfig.ts';
import { DEFAULT_RETENTION } from '../domain/granularity.ts';
import { loadPipeline } from '../pipelines/load.ts';
import { alertRules as savedRules, type AlertRule } from '../tests/grafana/savedAlerts.ts';
import type { AlertSettings } from './alertKinds.ts';
import { alertRules } from './alerts.ts';
import { DATASOURCE } from './names.ts';

const EXPRESSION = '__expr__';

describe('the committed alert rules', () => {
  it('are those that are asked for', () => {
    expect(savedRules().map(({ uid }) => uid)).toEqual([
      'no-new-rows',
      'verification-failed',
      'verification-behind',
      'lag-growing',
      'dead-letters',
    ]);
  });

  it.each(savedRules().map((rule) => [rule.title, rule] as const))(
    '%s: has what Grafana insists on, for its query and for its condition',
    (_, rule) => {
      const [query, condition, ...others] = rule.data;
      expect(others).toEqual([]);
      expect(query).toMatchObject({
        refId: 'A',
        datasourceUid: DATASOURCE.uid,
        model: {
          refId: 'A',
          datasource: DATASOURCE,
          rawQuery: true,
          target: expect.stringMatching(/^SELECT \S/),
        },
      });
      // It is read from both places: by alerting, and by the plugin.
      expect(query?.model['queryType']).toBe(query?.queryType);
      expect(query?.relativeTimeRange.from).toBeGreaterThan(query?.relativeTimeRange.to ?? 0);
      expect(condition).toMatchObject({
        refId: rule.condition,
        datasourceUid: EXPRESSION,
        model: { refId: 'B' },
      });
      expect(['threshold', 'classic_conditions']).toContain(condition?.model.type);
      expect(JSON.stringify(condition?.model)).toContain('"A"');
      expect(['OK', 'NoData', 'Alerting']).toContain(rule.noDataState);
      expect(['OK', 'Error', 'Alerting']).toContain(rule.execErrState);
      expect(rule.for).toMatch(/^\d+[sm]$/);
    },
  );

  it('look at Cassandra`s clock, and hold no dollar sign, which provisioning may take for a variable', async () => {
    const file = path.join(REPOSITORY_ROOT, 'grafana', 'provisioning', 'alerting', 'alerts.yaml');
    expect(await readFile(file, 'utf8')).not.toContain('$');
    for (const { data } of savedRules())
      expect(data[0]?.model.target).toMatch(
        />= to_timestamp\(now\(\)\) - \d+m( AND bucket <= to_timestamp\(now\(\)\))?$/,
      );
  });
});

/** Those of some pipelines, while others do not run. */
async function provisioned(
  running: readonly string[],
  off: readonly string[],
  thresholds: AlertSettings['thresholds'] = {},
) {
  const [on, others] = await Promise.all(
    [running, off].map((names) =>
      Promise.all(names.map(async (name) => (await loadPipeline(name)).definition)),
    ),
  );
  const rules: unknown = alertRules(on ?? [], others ?? [], { retention: DEFAULT_RETENTION, thresholds });
  return rules as {
    groups: { name: string; folder: string; rules: AlertRule[] }[];
    deleteRules?: { orgId: number; uid: string }[];
  };
}
const titlesOf = ({ groups }: Awaited<ReturnType<typeof provisioned>>) =>
  groups.flatMap(({ rules }) => rules.map(({ title }) => title));

describe('the alert rules of what runs', () => {
  it('are those of each pipeline, by names of its own, with its thresholds', async () => {
    const { groups, deleteRules } = await provisioned(['companies', 'earthquakes'], []);
    expect(groups.map(({ name }) => name)).toEqual(['pipeline', 'earthquakes']);
    expect(groups[0]?.rules).toEqual(savedRules());
    expect(groups[1]?.rules.map(({ uid, title }) => [uid, title])).toEqual([
      ['earthquakes-rows', 'earthquakes: no new rows for two hours'],
      ['earthquakes-failed', 'earthquakes: verification failed'],
      ['earthquakes-behind', 'earthquakes: verification is behind'],
      ['earthquakes-lag', 'earthquakes: lag is growing'],
      ['earthquakes-dead', 'earthquakes: dead letters'],
    ]);
    const [rows, ...others] = groups[1]?.rules.map(({ data }) => data[0]) ?? [];
    expect(rows?.relativeTimeRange.from).toBe(7200);
    expect(rows?.model.target).toMatch(
      /^SELECT SUM\(earthquakes\).* FROM spark_streams\.earthquakes_totals .*granularity = 'minute'.* - 120m AND/,
    );
    for (const other of others) expect(other?.model.target).toContain("pipeline = 'earthquakes-pipeline'");
    expect(deleteRules).toBeUndefined();
  });

  it('are not those of a pipeline that does not run: Grafana is told to delete them', async () => {
    const one = await provisioned(['earthquakes'], ['companies']);
    expect(one.groups.map(({ name }) => name)).toEqual(['earthquakes']);
    expect(one.deleteRules).toEqual(savedRules().map(({ uid }) => ({ orgId: 1, uid })));
    const other = await provisioned(['companies'], ['earthquakes']);
    expect(other.deleteRules?.map(({ uid }) => uid)).toEqual(
      expect.arrayContaining(['earthquakes-rows', 'earthquakes-dead']),
    );
  });

  it('go by what a person says of a pipeline, and leave out what is switched off', async () => {
    const said = { earthquakes: { staleSeconds: 90, lagSeconds: null, deadLetterShare: null } };
    const rules = await provisioned(['earthquakes'], [], said);
    expect(titlesOf(rules)).toEqual([
      'earthquakes: no new rows for 90 seconds',
      'earthquakes: verification failed',
      'earthquakes: verification is behind',
    ]);
    expect(rules.groups[0]?.rules[0]?.data[0]?.model.target).toContain(' - 90s AND');
    expect(rules.deleteRules?.map(({ uid }) => uid)).toEqual(['earthquakes-lag', 'earthquakes-dead']);
    const quiet = await provisioned(['earthquakes'], [], { earthquakes: { staleSeconds: null } });
    expect(titlesOf(quiet)).not.toContainEqual(expect.stringContaining('no new rows'));
    expect(quiet.deleteRules?.map(({ uid }) => uid)).toEqual(['earthquakes-rows']);
  });

  it.each([
    [108_000, '30 hours', 'minute', 108_000],
    [172_800, 'two days', 'hour', 172_800 + 3600],
    [31_536_000, '365 days', 'day', 31_536_000 + 86_400],
  ])('ask of %i seconds, %s, in totals by the %s', async (staleSeconds, words, granularity, from) => {
    const { groups } = await provisioned(['companies'], [], { companies: { staleSeconds } });
    const [rule] = groups[0]?.rules ?? [];
    expect(rule?.title).toBe(`No new rows for ${words}`);
    expect(rule?.data[0]?.relativeTimeRange.from).toBe(from);
    expect(rule?.data[0]?.model.target).toContain(`granularity = '${granularity}'`);
    expect(rule?.data[0]?.model.target).toContain(` - ${from / 60}m AND`);
  });

  it('have uids that Grafana takes, however long the name of a pipeline is', async () => {
    const { definition } = await loadPipeline('earthquakes');
    const name = 'a'.repeat(30);
    const made: unknown = alertRules([{ ...definition, name }], [], {
      retention: DEFAULT_RETENTION,
      thresholds: {},
    });
    for (const [, uid] of JSON.stringify(made).matchAll(/"uid":"(a+-[^"]*)"/g))
      expect(uid).toMatch(/^[\w-]{1,40}$/);
  });
});
