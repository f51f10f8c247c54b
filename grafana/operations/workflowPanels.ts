import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  TableCellDisplayMode,
} from '@grafana/grafana-foundation-sdk/common';
import { MappingType, type DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import type { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import type { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { CassandraQuery } from '../cassandraQuery.ts';
import { BAD, colourFromOneOn, GOOD, PLAIN, WARNING, type Colours } from '../colours.ts';
import { stat } from '../panels/bars.ts';
import { table, widths } from '../panels/table.ts';
import { timeSeries } from '../panels/timeSeries.ts';
import { fieldsInOrder, rowsToFields, seriesInOrder, sortedBy, without } from '../transformations.ts';
import { QUERIES } from './queries.ts';

/** What the worker writes with each verification. */

/** In the order of the legend. */
const TICK_COLOURS: Colours = { due: PLAIN, published: GOOD, skipped: WARNING, failed: BAD };

/** Labels of which there should be none, each with the colour that it has when there are some. */
const TICK_TROUBLE: Colours = { skipped: WARNING, failed: BAD };
const VERIFICATION_TROUBLE: Colours = {
  missing: BAD,
  different: BAD,
  repaired: WARNING,
  dead_lettered: WARNING,
};

/** In the order in which they are found. */
const VERIFICATION_LABELS = ['checked', ...Object.keys(VERIFICATION_TROUBLE)];

/** The labels of a metric's newest point, one number each, in this order. */
function newestOf(
  name: { readonly title: string; readonly description: string; readonly empty: string },
  query: string,
  labels: readonly string[],
  trouble: Colours,
): Stat {
  const panel = stat({ ...name, width: 10, height: 5 }, {})
    .unit(units.LocaleFormat)
    .decimals(0)
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .textMode(BigValueTextMode.ValueAndName)
    .withTarget(new CassandraQuery(query))
    .withTransformation(without('metric'))
    .withTransformation(rowsToFields('label', 'value'))
    .withTransformation(fieldsInOrder(labels));
  for (const [label, colour] of Object.entries(trouble)) panel.overrideByName(label, colourFromOneOn(colour));
  return panel;
}

/** In words. */
const DEAD_LETTERS: [name: string, DynamicConfigValue[]] = [
  'dead_lettered',
  [{ id: 'displayName', value: 'dead letters' }],
];

export function newestTicks(): Stat {
  const description =
    'Ticks of the ingestion since its chain of runs began: due = published + skipped + failed, and one that may be under way';
  const name = { title: 'Ticks since the start', description, empty: 'no ticks counted yet' };
  return newestOf(name, QUERIES.newestTicks, Object.keys(TICK_COLOURS), TICK_TROUBLE);
}

export function newestVerification(): Stat {
  const description =
    'Records of the newest verification: those read back from Kafka, and what was found of them';
  const name = { title: 'Last verification', description, empty: 'no verification yet' };
  return newestOf(name, QUERIES.newestVerification, VERIFICATION_LABELS, VERIFICATION_TROUBLE).overrideByName(
    ...DEAD_LETTERS,
  );
}

export function driverRestarts(): Stat {
  const name = 'restarts';
  return stat(
    {
      title: 'Driver restarts',
      description: 'Spark drivers that ended by themselves and were replaced, since the stream began',
      width: 4,
      height: 5,
      empty: 'none counted yet',
    },
    {},
  )
    .unit(units.LocaleFormat)
    .decimals(0)
    .interval('1m')
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.Area)
    .withTarget(new CassandraQuery(QUERIES.driverRestarts, name))
    .withTransformation(without('metric'))
    .overrideByName(name, colourFromOneOn(WARNING));
}

/** The worker writes them with each verification, once a minute by default. */
const OUTAGE_MS = 15 * 60_000;

export function ticks(): TimeSeries {
  const panel = timeSeries(
    {
      title: 'Ticks',
      description: 'Totals of the ingestion; they begin at 0 when it is started anew',
      width: 12,
      empty: 'no ticks counted in this time range yet',
    },
    TICK_COLOURS,
  )
    .unit(units.LocaleFormat)
    .fillOpacity(0)
    .insertNulls(OUTAGE_MS)
    .withTarget(new CassandraQuery(QUERIES.ticks, '{{ label }}'))
    .withTransformation(without('label'));
  for (const step of seriesInOrder(Object.keys(TICK_COLOURS))) panel.withTransformation(step);
  return panel;
}

export function verifications(): Table {
  const outcomes = {
    true: { text: 'ok', color: GOOD, index: 0 },
    false: { text: 'failed', color: BAD, index: 1 },
  };
  return (
    table({
      title: 'Verifications',
      description: 'Reports of the last two days of the time range, newest first, with a line a failed check',
      width: 24,
      height: 10,
      empty: 'no verification in this time range yet',
    })
      .withTarget(new CassandraQuery(QUERIES.verifications))
      .withTransformation(without('pipeline'))
      .withTransformation(sortedBy('time', true))
      .overrideByName('ok', [
        { id: 'mappings', value: [{ type: MappingType.ValueToText, options: outcomes }] },
        { id: 'custom.cellOptions', value: { type: TableCellDisplayMode.ColorText } },
      ])
      .overrideByName(...DEAD_LETTERS)
      .overrideByRegexp(...widths(180, 'time'))
      .overrideByRegexp(...widths(80, 'ok'))
      .overrideByRegexp(...widths(110, 'checked', 'missing', 'different', 'repaired', 'dead letters', 'lag'))
      // The rest of the width, and as many lines as there are failed checks.
      .overrideByName('failures', [
        { id: 'custom.cellOptions', value: { type: TableCellDisplayMode.Auto, wrapText: true } },
      ])
  );
}
