import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  GraphDrawStyle,
  StackingConfigBuilder,
  StackingMode,
  TableCellDisplayMode,
} from '@grafana/grafana-foundation-sdk/common';
import type { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import type { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import type { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { CassandraQuery } from '../cassandraQuery.ts';
import { colourMapping, fixed, GOOD, PLAIN, SECTOR_COLOURS, WARNING } from '../colours.ts';
import { stat, table, timeSeries } from '../panels.ts';
import { without } from '../transformations.ts';
import { QUERIES } from './queries.ts';

/** Panels over all companies, by time. */

export function sums(): Stat {
  return stat(
    { title: 'Together', description: 'Sums over the companies of the time range', width: 24, height: 5 },
    {},
  )
    .unit(units.Short)
    .colorMode(BigValueColorMode.None)
    .graphMode(BigValueGraphMode.None)
    .textMode(BigValueTextMode.ValueAndName)
    .withTarget(new CassandraQuery(QUERIES.sums))
    .withTransformation(without('dimension'));
}

const AVERAGE = 'average';
const SINGLE = 'a company';

export function investment(): TimeSeries {
  const description =
    'Points: single companies, those of the last hour that were among the newest of their batch. Line: the average of all companies of a bucket.';
  return timeSeries(
    { title: 'Investment received for all companies', description, width: 12, height: 9 },
    { [AVERAGE]: PLAIN, [SINGLE]: WARNING },
  )
    .unit(units.Short)
    .withTarget(new CassandraQuery(QUERIES.averageInvestment, AVERAGE))
    .withTarget(new CassandraQuery(QUERIES.singleInvestments, SINGLE).refId('B'))
    .withTransformation(without('value', 'list'))
    .overrideByName(SINGLE, [
      { id: 'custom.drawStyle', value: GraphDrawStyle.Points },
      { id: 'custom.pointSize', value: 4 },
    ]);
}

export function companiesPerMinute(): TimeSeries {
  return timeSeries(
    {
      title: 'Companies per minute',
      description:
        'Companies of a bucket, divided by its minutes, stacked by sector; the newest bucket is still filling',
      width: 12,
      height: 9,
    },
    SECTOR_COLOURS,
  )
    .unit(units.Short)
    .drawStyle(GraphDrawStyle.Bars)
    .fillOpacity(70)
    .lineWidth(0)
    .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'))
    .withTarget(new CassandraQuery(QUERIES.companiesPerMinute, '{{ value }}'))
    .withTransformation(without('value'));
}

export function investmentOverTime(): TimeSeries {
  return timeSeries(
    {
      title: 'Investment over time',
      description: 'Investment received by all companies of a bucket together',
      width: 24,
    },
    {},
  )
    .unit(units.Short)
    .colorScheme(fixed(GOOD))
    .drawStyle(GraphDrawStyle.Bars)
    .fillOpacity(60)
    .lineWidth(0)
    .withTarget(new CassandraQuery(QUERIES.investmentOverTime, 'investment'))
    .withTransformation(without('value'));
}

export function newestCompanies(): Table {
  return (
    table({
      title: 'Newest companies',
      description: 'The newest fifty of the time range and of the last hour',
      width: 24,
      height: 11,
      empty: '',
    })
      .withTarget(new CassandraQuery(QUERIES.newest))
      .withTransformation(without('list'))
      .overrideByName('sector', [
        { id: 'mappings', value: [colourMapping(SECTOR_COLOURS)] },
        { id: 'custom.displayMode', value: TableCellDisplayMode.ColorText },
        { id: 'custom.cellOptions', value: { type: TableCellDisplayMode.ColorText } },
      ])
      // Money to the whole unit: cents are noise of the random enrichment.
      .overrideByRegexp('/^(revenue|investment|valuation)$/', [
        { id: 'unit', value: units.LocaleFormat },
        { id: 'decimals', value: 0 },
      ])
  );
}
