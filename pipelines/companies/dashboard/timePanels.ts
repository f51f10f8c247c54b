import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  GraphDrawStyle,
  TableCellDisplayMode,
} from '@grafana/grafana-foundation-sdk/common';
import type { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import type { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import type { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { SECTORS } from '../record.ts';
import { GRANULARITIES } from '../../../domain/totals.ts';
import { CassandraQuery } from '../../../grafana/cassandraQuery.ts';
import { colourMapping, colourOverride, fixed, GOOD, PLAIN, WARNING } from '../../../grafana/colours.ts';
import { stat } from '../../../grafana/panels/bars.ts';
import { table, widths } from '../../../grafana/panels/table.ts';
import { apart, stacked, timeBars, timeSeries } from '../../../grafana/panels/timeSeries.ts';
import { restOfSeries, without } from '../../../grafana/transformations.ts';
import { SECTOR_COLOURS } from './colours.ts';
import { EMPTY } from './empty.ts';
import { ALL_SECTOR_COLOURS, OTHER_SECTORS } from './groupPanels.ts';
import { QUERIES } from './queries.ts';

/** Panels over all companies, by time. */

export function sums(): Stat {
  return stat(
    {
      title: 'Together',
      description: 'Sums over the companies of the time range',
      width: 24,
      height: 5,
      empty: EMPTY,
    },
    {},
  )
    .unit(units.Dollars)
    .overrideByRegexp('/^(companies|employees)$/', [
      { id: 'unit', value: units.LocaleFormat },
      { id: 'decimals', value: 0 },
    ])
    .colorMode(BigValueColorMode.None)
    .graphMode(BigValueGraphMode.None)
    .textMode(BigValueTextMode.ValueAndName)
    .withTarget(new CassandraQuery(QUERIES.sums))
    .withTransformation(without('dimension'));
}

const average = (granularity: string) => `average of a ${granularity}`;
const SINGLE = 'a company';

export function investment(): TimeSeries {
  const description =
    'Line: the average of all companies of a bucket, broken where there are none. Points, in ranges of up to six hours: single companies, those of the last hour that were among the newest of their batch.';
  const panel = timeSeries(
    {
      title: 'Investment received for all companies',
      description,
      width: 12,
      height: 9,
      empty: EMPTY,
    },
    { [SINGLE]: WARNING },
  )
    .unit(units.Dollars)
    .withTarget(new CassandraQuery(QUERIES.averageInvestment, average('{{ granularity }}')))
    .withTarget(new CassandraQuery(QUERIES.singleInvestments, SINGLE).refId('B'))
    .withTransformation(without('granularity', 'list'))
    .overrideByName(SINGLE, [
      { id: 'custom.drawStyle', value: GraphDrawStyle.Points },
      { id: 'custom.pointSize', value: 4 },
    ]);
  return apart(panel, 1.5, average, colourOverride(PLAIN));
}

/** All companies of a bucket are not drawn, but make the rest. */
const allOf = (granularity: string) => `all of a ${granularity}`;

export function companiesPerMinute(): TimeSeries {
  const panel = timeBars(
    {
      title: 'Companies per minute',
      description:
        'Companies of a bucket, divided by its minutes, stacked by sector; other is what is none of the five; the newest bucket is still filling',
      width: 12,
      height: 9,
      empty: EMPTY,
    },
    ALL_SECTOR_COLOURS,
  )
    .unit(units.Short)
    .decimals(1)
    .stacking(stacked())
    .withTarget(new CassandraQuery(QUERIES.companiesPerMinute, '{{ value }}'))
    .withTarget(new CassandraQuery(QUERIES.allPerMinute, allOf('{{ granularity }}')).refId('B'))
    .withTransformation(without('granularity', 'value'));
  const alls = Object.keys(GRANULARITIES).map(allOf);
  for (const step of restOfSeries(SECTORS, alls, OTHER_SECTORS)) panel.withTransformation(step);
  return apart(panel, 1, allOf, {
    id: 'custom.hideFrom',
    value: { viz: true, legend: true, tooltip: true },
  });
}

const sumOf = (granularity: string) => `investment of a ${granularity}`;

export function investmentOverTime(): TimeSeries {
  const panel = timeBars(
    {
      title: 'Investment over time',
      description: 'Investment received by all companies of a bucket together',
      width: 24,
      empty: EMPTY,
    },
    {},
  )
    .unit(units.Dollars)
    .colorScheme(fixed(GOOD))
    .withTarget(new CassandraQuery(QUERIES.investmentOverTime, sumOf('{{ granularity }}')))
    .withTransformation(without('granularity'));
  return apart(panel, 1, sumOf);
}

export function newestCompanies(): Table {
  return (
    table({
      title: 'Newest companies',
      description: 'The newest fifty of the time range and of the last hour',
      width: 24,
      height: 11,
      empty: 'no company of the last hour in this time range yet',
    })
      .withTarget(new CassandraQuery(QUERIES.newest))
      .withTransformation(without('list'))
      .overrideByName('sector', [
        { id: 'mappings', value: [colourMapping(SECTOR_COLOURS)] },
        { id: 'custom.cellOptions', value: { type: TableCellDisplayMode.ColorText } },
      ])
      // Name and country have what is left.
      .overrideByRegexp(...widths(180, 'time'))
      .overrideByRegexp(...widths(120, 'sector', 'employees', 'revenue', 'investment', 'valuation'))
      // Money to the whole unit: cents are noise of the random enrichment.
      .overrideByRegexp('/^(revenue|investment|valuation)$/', [
        { id: 'unit', value: MONEY_IN_FULL },
        { id: 'decimals', value: 0 },
      ])
  );
}

/** With separators, which the unit of a currency has not. */
const MONEY_IN_FULL = units.LocaleFormat;
