import {
  BarAlignment,
  GraphDrawStyle,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import { GRANULARITIES } from '../../domain/totals.ts';
import type { Colours } from '../colours.ts';
import { sortedBy } from '../transformations.ts';
import { named, withColours, type Named } from './panel.ts';

/**
 * A bucket without records has no row: a series has to be told how far apart two of its points may be, in buckets. Then a line is
 * broken where some are lacking, and a bar, which is as wide as the least distance of two, is so where it is alone, too.
 * @param nameOf the series' name in buckets of a granularity.
 */
export function apart(
  panel: TimeSeries,
  buckets: number,
  nameOf: (granularity: string) => string,
  ...others: readonly DynamicConfigValue[]
): TimeSeries {
  for (const [granularity, lengthMs] of Object.entries(GRANULARITIES))
    panel.overrideByName(nameOf(granularity), [
      ...others,
      { id: 'custom.insertNulls', value: buckets * lengthMs },
    ]);
  return panel;
}

/** Bars over time, each at its bucket's begin. */
export function timeBars(name: Named, colours: Colours): TimeSeries {
  return timeSeries(name, colours)
    .drawStyle(GraphDrawStyle.Bars)
    .barAlignment(BarAlignment.After)
    .showPoints(VisibilityMode.Never)
    .fillOpacity(90)
    .lineWidth(0);
}

/** Stacks what a panel draws. */
export function stacked(): StackingConfigBuilder {
  return new StackingConfigBuilder().mode(StackingMode.Normal).group('A');
}

/** Lines over time, in order: plugin answers may be newest first. */
export function timeSeries(name: Named, colours: Colours): TimeSeries {
  const panel = named(new TimeSeries(), name)
    .withTransformation(sortedBy('time'))
    .showPoints(VisibilityMode.Auto)
    .lineWidth(2)
    .fillOpacity(10)
    .min(0)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true)
        .calcs([]),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
  return withColours(panel, colours);
}
