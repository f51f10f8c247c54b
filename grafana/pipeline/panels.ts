import type { PanelBuilder as BarChart } from '@grafana/grafana-foundation-sdk/barchart';
import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
} from '@grafana/grafana-foundation-sdk/common';
import type { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import type { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import type { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import * as units from '@grafana/grafana-foundation-sdk/units';
import type { Dimension, Measure, PipelineDefinition } from '../../domain/definition.ts';
import { meanOf } from '../../domain/totalsQueries.ts';
import { CassandraQuery } from '../cassandraQuery.ts';
import { colourOverride, DURATION, fixed, GOOD, PLAIN } from '../colours.ts';
import { barChart, stat } from '../panels/bars.ts';
import { table, widths } from '../panels/table.ts';
import { apart, timeBars, timeSeries } from '../panels/timeSeries.ts';
import { largest, MOST_BARS, sortedBy, without } from '../transformations.ts';
import { queriesOf } from './queries.ts';

/** The panels that follow from a pipeline's definition. */

const words = (name: string) => name.replaceAll('_', ' ');
const title = (name: string) => words(name).charAt(0).toUpperCase() + words(name).slice(1);
const meanOfBucket = (granularity: string) => `mean of a ${granularity}`;
const inBuckets = (count: string) => (granularity: string) => `${words(count)}, by the ${granularity}`;
const nothingOf = ({ count }: PipelineDefinition) => `no ${words(count)} in this time range yet`;

export function together(definition: PipelineDefinition): Stat {
  const { count } = definition;
  const description = `Sums over the ${words(count)} of the time range, and means of those that have the figure`;
  return stat({ title: 'Together', description, width: 24, height: 5, empty: nothingOf(definition) }, {})
    .unit(units.LocaleFormat)
    .colorMode(BigValueColorMode.None)
    .graphMode(BigValueGraphMode.None)
    .textMode(BigValueTextMode.ValueAndName)
    .withTarget(new CassandraQuery(queriesOf(definition).together))
    .withTransformation(without('dimension', 'value'));
}

export function perMinute(definition: PipelineDefinition, width: number): TimeSeries {
  const { count } = definition;
  const panel = timeBars(
    {
      title: `${title(count)} per minute`,
      description: `The ${words(count)} of a bucket, divided by its minutes; the newest bucket is still filling`,
      width,
      empty: nothingOf(definition),
    },
    {},
  )
    .unit(units.Short)
    .decimals(1)
    .colorScheme(fixed(GOOD))
    .withTarget(new CassandraQuery(queriesOf(definition).perMinute, inBuckets(count)('{{ granularity }}')))
    .withTransformation(without('granularity'));
  return apart(panel, 1, inBuckets(count));
}

export function meanOverTime(definition: PipelineDefinition, measure: Measure, width: number): TimeSeries {
  const panel = timeSeries(
    {
      title: title(meanOf(measure)),
      description: `Of the ${words(definition.count)} of a bucket that have the figure; broken where there are none`,
      width,
      empty: nothingOf(definition),
    },
    {},
  )
    .unit(units.LocaleFormat)
    .withTarget(
      new CassandraQuery(queriesOf(definition).meanOverTime(measure), meanOfBucket('{{ granularity }}')),
    )
    .withTransformation(without('granularity'));
  return apart(panel, 1.5, meanOfBucket, colourOverride(DURATION));
}

export function countBy(definition: PipelineDefinition, dimension: Dimension, width: number): BarChart {
  const { count } = definition;
  const panel = { name: `${title(count)} by ${words(dimension.name)}`, figure: count, width };
  return by(definition, dimension, panel, queriesOf(definition).countBy(dimension)).colorScheme(fixed(PLAIN));
}

export function meanBy(
  definition: PipelineDefinition,
  measure: Measure,
  dimension: Dimension,
  width: number,
): BarChart {
  const figure = meanOf(measure);
  const panel = { name: `${title(figure)} by ${words(dimension.name)}`, figure, width };
  return by(definition, dimension, panel, queriesOf(definition).meanBy(measure, dimension)).colorScheme(
    fixed(DURATION),
  );
}

/**
 * Rows come in no order that means anything. Values are by name, so that bars keep their places while their figures change; of classes the
 * largest is first.
 */
function by(
  definition: PipelineDefinition,
  { name, classes }: Dimension,
  panel: { readonly name: string; readonly figure: string; readonly width: number },
  query: string,
): BarChart {
  const of =
    classes === undefined ? `the values of ${words(name)} that are chosen above` : classText(classes);
  const chart = barChart(
    {
      title: panel.name,
      description: `In the time range, by ${words(name)}: ${of}${classes === undefined ? `; of more than ${MOST_BARS}, the largest` : ''}`,
      width: panel.width,
      empty: nothingOf(definition),
    },
    name,
  )
    .unit(units.LocaleFormat)
    .withTarget(new CassandraQuery(query))
    .withTransformation(without('dimension'));
  for (const step of largest(panel.figure)) chart.withTransformation(step);
  return classes === undefined ? chart.withTransformation(sortedBy(name)) : chart;
}

function classText(classes: NonNullable<Dimension['classes']>): string {
  return classes
    .map(({ name, below }) => (below === undefined ? `${name} from there on` : `${name} below ${below}`))
    .join(', ');
}

/** @param isSlow whether rows that expired are few, however long the time range is. */
export function newest(definition: PipelineDefinition, isSlow: boolean): Table {
  const queries = queriesOf(definition);
  const kept = isSlow ? '' : ' and of the last hour';
  return table({
    title: `Newest ${words(definition.count)}`,
    description: `The newest fifty of the time range${kept}, of those that were written within an hour`,
    width: 24,
    height: 11,
    empty: `no ${words(definition.count)} of the last hour in this time range yet`,
  })
    .withTarget(new CassandraQuery(queries.newest(definition.recent, 50, isSlow)))
    .withTransformation(without('list'))
    .overrideByRegexp(...widths(180, definition.time));
}
