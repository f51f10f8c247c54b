import { PanelBuilder as BarChart } from '@grafana/grafana-foundation-sdk/barchart';
import { PanelBuilder as BarGauge } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarGaugeDisplayMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTextDisplayOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { MappingType, type RegexMap } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as Gauge } from '@grafana/grafana-foundation-sdk/gauge';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import type { Colours } from '../colours.ts';
import { named, withColours, type Named } from './panel.ts';

/** Letters of a name beside a bar: of more, Grafana leaves out the first ones where there is no room. */
const MOST_LETTERS = 28;

/** Its first letters and an ellipsis, of text that is longer. */
const SHORTENED: RegexMap = {
  type: MappingType.RegexToText,
  options: { pattern: `/^(.{${MOST_LETTERS - 1}}).{2,}$/`, result: { text: '$1…', index: 0 } },
};

/** One bar a row, from the top, named by the text column `x`: beside a bar there is room for a long name. */
export function barChart(name: Named, x: string): BarChart {
  return (
    named(new BarChart(), name)
      .xField(x)
      .orientation(VizOrientation.Horizontal)
      .showValue(VisibilityMode.Auto)
      .xTickLabelRotation(0)
      // Without it, the SDK writes 0, and Grafana cuts every label that is rotated to nothing.
      .xTickLabelMaxLength(24)
      .fillOpacity(90)
      .min(0)
      .legend(
        new VizLegendOptionsBuilder()
          .displayMode(LegendDisplayMode.Hidden)
          .placement(LegendPlacement.Bottom)
          .showLegend(false)
          .calcs([]),
      )
      .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Single).sort(SortOrder.None))
      .overrideByName(x, [{ id: 'mappings', value: [SHORTENED] }])
  );
}

/** A panel with one field alone would leave its name out. */
const ITS_NAME = '${__field.name}';

/** Else the fewer there are the larger they are, words of nothing the largest. */
const STAT_TEXT = new VizTextDisplayOptionsBuilder().titleSize(14).valueSize(32);
const BAR_TEXT = new VizTextDisplayOptionsBuilder().titleSize(14).valueSize(18);
/** Names of five and more bars are beside them, in the room that the one with the most letters has in a size of 12, which need not be the longest. */
export const TEXT_OF_MANY_BARS = new VizTextDisplayOptionsBuilder().titleSize(11).valueSize(18);

/** One bar a field, in its own colour. */
export function bars(name: Named, colours: Colours): BarGauge {
  const panel = named(new BarGauge(), name)
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Basic)
    // A track would stand there without any bar, too, where there is nothing yet.
    .showUnfilled(false)
    .displayName(ITS_NAME)
    .min(0)
    .text(BAR_TEXT)
    .reduceOptions(lastValue());
  return withColours(panel, colours);
}

/** One gauge a field. */
export function gauge(name: Named, colours: Colours): Gauge {
  const panel = named(new Gauge(), name)
    .showThresholdLabels(false)
    .showThresholdMarkers(false)
    .displayName(ITS_NAME)
    .min(0)
    .reduceOptions(lastValue());
  return withColours(panel, colours);
}

/** One number a field. */
export function stat(name: Named, colours: Colours): Stat {
  return withColours(named(new Stat(), name).text(STAT_TEXT).reduceOptions(lastValue()), colours);
}

/** @param fields a regular expression of those that are shown; all, by default. */
export function lastValue(fields = ''): ReduceDataOptionsBuilder {
  return new ReduceDataOptionsBuilder().values(false).calcs(['lastNotNull']).fields(fields);
}
