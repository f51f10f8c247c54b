import { PanelBuilder as BarChart } from '@grafana/grafana-foundation-sdk/barchart';
import { PanelBuilder as BarGauge } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarGaugeDisplayMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  TableCellDisplayMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as Gauge } from '@grafana/grafana-foundation-sdk/gauge';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import { colourOverride, type Colours } from './colours.ts';
import { DATASOURCE } from './names.ts';
import { sortedBy } from './transformations.ts';

/** The kinds of panels, each with what all panels of its kind have here. Widths are of 24 columns, heights of 30 pixels. */

interface Named {
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height?: number;
  /** What is shown instead of a value where there is no data. */
  readonly empty?: string;
}

type AnyPanel = BarChart | BarGauge | Gauge | Stat | Table | TimeSeries;

function named<Panel extends AnyPanel>(
  panel: Panel,
  { title, description, width, height, empty }: Named,
): Panel {
  panel
    .title(title)
    .description(description)
    .datasource(DATASOURCE)
    .span(width)
    .height(height ?? 8)
    .noValue(empty ?? 'none in this time range')
    .thresholds(NO_THRESHOLDS);
  return panel;
}

/** Without steps, Grafana colours everything above 80 red. */
const NO_THRESHOLDS = new ThresholdsConfigBuilder()
  .mode(ThresholdsMode.Absolute)
  .steps([{ value: null, color: 'green' }]);

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

/** One bar a row, named by the text column `x`. */
export function barChart(name: Named, x: string): BarChart {
  return named(new BarChart(), name)
    .xField(x)
    .orientation(VizOrientation.Auto)
    .showValue(VisibilityMode.Auto)
    .xTickLabelRotation(-30)
    .fillOpacity(80)
    .min(0)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.Hidden)
        .placement(LegendPlacement.Bottom)
        .showLegend(false)
        .calcs([]),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Single).sort(SortOrder.None));
}

/** One bar a field, in its own colour. */
export function bars(name: Named, colours: Colours): BarGauge {
  const panel = named(new BarGauge(), name)
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Basic)
    .showUnfilled(true)
    .min(0)
    .reduceOptions(lastValue());
  return withColours(panel, colours);
}

/** One gauge a field. */
export function gauge(name: Named, colours: Colours): Gauge {
  const panel = named(new Gauge(), name)
    .showThresholdLabels(false)
    .showThresholdMarkers(false)
    .min(0)
    .reduceOptions(lastValue());
  return withColours(panel, colours);
}

/** One number a field. */
export function stat(name: Named, colours: Colours): Stat {
  return withColours(named(new Stat(), name).reduceOptions(lastValue()), colours);
}

/** Rows as they are. Grafana 9.4 reads displayMode, later ones cellOptions. */
export function table(name: Named): Table {
  return named(new Table(), name)
    .displayMode(TableCellDisplayMode.Auto)
    .cellOptions({ type: TableCellDisplayMode.Auto })
    .showHeader(true);
}

function lastValue(): ReduceDataOptionsBuilder {
  return new ReduceDataOptionsBuilder().values(false).calcs(['lastNotNull']).fields('');
}

function withColours<Panel extends BarGauge | Gauge | Stat | TimeSeries>(
  panel: Panel,
  colours: Colours,
): Panel {
  for (const [name, colour] of Object.entries(colours)) panel.overrideByName(name, [colourOverride(colour)]);
  return panel;
}
