import { TableCellDisplayMode } from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { named, type Named } from './panel.ts';

/** Rows as they are; numbers with separators. What is shown where there is no row would be shown in cells without a value, too. */
export function table(name: Named): Table {
  return named(new Table(), name)
    .unit(units.LocaleFormat)
    .cellOptions({ type: TableCellDisplayMode.Auto })
    .minWidth(90)
    .showHeader(true)
    .overrideByRegexp('/.*/', [{ id: 'noValue', value: '–' }]);
}

/** Columns of one width; those without one share what is left. */
export function widths(px: number, ...columns: readonly string[]): [regexp: string, DynamicConfigValue[]] {
  return [`/^(${columns.join('|')})$/`, [{ id: 'custom.width', value: px }]];
}
