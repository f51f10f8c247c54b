import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { REPOSITORY_ROOT } from '../../config/localConfig.ts';

const FILE = path.join(REPOSITORY_ROOT, 'grafana', 'provisioning', 'alerting', 'alerts.yaml');

/** A query or expression of an alert rule. */
export interface AlertQuery {
  readonly refId: string;
  readonly queryType: string;
  readonly datasourceUid: string;
  readonly relativeTimeRange: { readonly from: number; readonly to: number };
  readonly model: { readonly refId: string; readonly type?: string; readonly target?: string } & Record<
    string,
    unknown
  >;
}

export interface AlertRule {
  readonly uid: string;
  readonly title: string;
  readonly condition: string;
  readonly data: readonly AlertQuery[];
  readonly noDataState: string;
  readonly execErrState: string;
  readonly for: string;
}

/** The committed alert rules. */
export function alertRules(): readonly AlertRule[] {
  const { groups } = parse(readFileSync(FILE, 'utf8')) as { groups: { rules: AlertRule[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

/** The query of each rule, with its title. */
export function alertStatements(): readonly { title: string; target: string; queryType: string }[] {
  return alertRules().map(({ title, data: [query] }) => ({
    title,
    target: query?.model.target ?? '',
    queryType: query?.queryType ?? '',
  }));
}
