import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { REPOSITORY_ROOT } from '../config/localConfig.ts';
import { alertRules } from '../tests/grafana/savedAlerts.ts';
import { DATASOURCE } from './names.ts';

const EXPRESSION = '__expr__';

describe('the alert rules', () => {
  it('are those that are asked for', () => {
    expect(alertRules().map(({ uid }) => uid)).toEqual([
      'no-new-rows',
      'verification-failed',
      'verification-behind',
      'lag-growing',
      'dead-letters',
    ]);
  });

  it.each(alertRules().map((rule) => [rule.title, rule] as const))(
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
    for (const { data } of alertRules())
      expect(data[0]?.model.target).toMatch(
        />= to_timestamp\(now\(\)\) - \d+m( AND bucket <= to_timestamp\(now\(\)\))?$/,
      );
  });
});
