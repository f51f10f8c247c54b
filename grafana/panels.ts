import { PanelBuilder as BarChart } from '@grafana/grafana-foundation-sdk/barchart';
import { PanelBuilder as BarGauge } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarAlignment,
  BarGaugeDisplayMode,
  FrameGeometrySourceBuilder,
  FrameGeometrySourceMode,
  GraphDrawStyle,
  LegendDisplayMode,
  LegendPlacement,
  MapLayerOptionsBuilder,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TableCellDisplayMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTextDisplayOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  MappingType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type DynamicConfigValue,
  type RegexMap,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as Gauge } from '@grafana/grafana-foundation-sdk/gauge';
import {
  ControlsOptionsBuilder,
  MapCenterID,
  MapViewConfigBuilder,
  PanelBuilder as Geomap,
} from '@grafana/grafana-foundation-sdk/geomap';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { GRANULARITIES } from '../domain/totals.ts';
import { colourOverride, type Colours } from './colours.ts';
import { DATASOURCE } from './names.ts';
import { sortedBy } from './transformations.ts';

/** The kinds of panels, each with what all panels of its kind have here. Widths are of 24 columns, heights of 30 pixels. */

/** What a panel is called, and how much room it has. */
export interface Named {
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height?: number;
  /** What is shown instead of a value where there is no data: in the first minutes, and in a range without any. */
  readonly empty: string;
}

type AnyPanel = BarChart | BarGauge | Gauge | Geomap | Stat | Table | TimeSeries;

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
    .noValue(empty)
    .thresholds(NO_THRESHOLDS);
  return panel;
}

/** Without steps, Grafana colours everything above 80 red; the colour of this one is that of words. */
const NO_THRESHOLDS = new ThresholdsConfigBuilder()
  .mode(ThresholdsMode.Absolute)
  .steps([{ value: null, color: 'text' }]);

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

/** Columns of what a map shows: degrees, and a number that a marker's size and colour are of. */
export interface MapColumns {
  readonly latitude: string;
  readonly longitude: string;
  readonly size: string;
}

/** One marker a row. The base map comes from Grafana's default server; without a network there are the markers alone. */
export function map(name: Named, { latitude, longitude, size }: MapColumns): Geomap {
  return named(new Geomap(), name)
    .view(new MapViewConfigBuilder().id(MapCenterID.Zero).lat(0).lon(0).zoom(1))
    .controls(new ControlsOptionsBuilder().showZoom(true).mouseWheelZoom(false).showAttribution(true))
    .basemap(new MapLayerOptionsBuilder().type('default').name('Layer 0'))
    .layers([
      new MapLayerOptionsBuilder()
        .type('markers')
        .name(name.title)
        .tooltip(true)
        .location(
          new FrameGeometrySourceBuilder()
            .mode(FrameGeometrySourceMode.Coords)
            .latitude(latitude)
            .longitude(longitude),
        )
        .config({
          showLegend: false,
          style: {
            size: { field: size, fixed: 5, min: 3, max: 18 },
            color: { field: size, fixed: 'text' },
            opacity: 0.6,
            symbol: { mode: 'fixed', fixed: 'img/icons/marker/circle.svg' },
          },
        }),
    ]);
}

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

/** @param fields a regular expression of those that are shown; all, by default. */
export function lastValue(fields = ''): ReduceDataOptionsBuilder {
  return new ReduceDataOptionsBuilder().values(false).calcs(['lastNotNull']).fields(fields);
}

function withColours<Panel extends BarGauge | Gauge | Stat | TimeSeries>(
  panel: Panel,
  colours: Colours,
): Panel {
  for (const [name, colour] of Object.entries(colours)) panel.overrideByName(name, [colourOverride(colour)]);
  return panel;
}
