import type { PanelBuilder as BarChart } from '@grafana/grafana-foundation-sdk/barchart';
import type { PanelBuilder as BarGauge } from '@grafana/grafana-foundation-sdk/bargauge';
import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelBuilder as Gauge } from '@grafana/grafana-foundation-sdk/gauge';
import type { PanelBuilder as Geomap } from '@grafana/grafana-foundation-sdk/geomap';
import type { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import type { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import type { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import { colourOverride, type Colours } from '../colours.ts';
import { DATASOURCE } from '../names.ts';

/** What panels of all kinds have here. Widths are of 24 columns, heights of 30 pixels. */

/** What a panel is called, and how much room it has. */
export interface Named {
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height?: number;
  /** What is shown instead of a value where there is no data: in the first minutes, and in a range without any. */
  readonly empty: string;
}

/** Without steps, Grafana colours everything above 80 red; the colour of this one is that of words. */
const NO_THRESHOLDS = new ThresholdsConfigBuilder()
  .mode(ThresholdsMode.Absolute)
  .steps([{ value: null, color: 'text' }]);

type AnyPanel = BarChart | BarGauge | Gauge | Geomap | Stat | Table | TimeSeries;

/** Gives a panel what it is called, its room, and what all have. */
export function named<Panel extends AnyPanel>(
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

/** Gives each series its colour, by its name. */
export function withColours<Panel extends BarGauge | Gauge | Stat | TimeSeries>(
  panel: Panel,
  colours: Colours,
): Panel {
  for (const [name, colour] of Object.entries(colours)) panel.overrideByName(name, [colourOverride(colour)]);
  return panel;
}
