import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  TableCellDisplayMode,
} from '@grafana/grafana-foundation-sdk/common';
import { MappingType } from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import type { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import type { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { CassandraQuery } from '../cassandraQuery.ts';
import { BAD, fixed, GOOD, OTHER, PLAIN, WARNING, type Colours } from '../colours.ts';
import { stat, table, timeSeries } from '../panels.ts';
import { rowsToFields, sortedBy, without } from '../transformations.ts';
import { QUERIES } from './queries.ts';

/** What the worker writes with each verification. */

const TICK_COLOURS: Colours = { due: PLAIN, published: GOOD, skipped: WARNING, failed: BAD };

const VERIFICATION_COLOURS: Colours = {
  checked: GOOD,
  missing: BAD,
  different: BAD,
  repaired: WARNING,
  dead_lettered: OTHER,
};

/** The labels of a metric's newest point, one number each, by name. */
function newestOf(title: string, description: string, width: number, query: string, colours: Colours): Stat {
  return stat({ title, description, width, height: 5, empty: 'no verification yet' }, colours)
    .unit(units.Short)
    .decimals(0)
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .textMode(BigValueTextMode.ValueAndName)
    .withTarget(new CassandraQuery(query))
    .withTransformation(without('metric'))
    .withTransformation(sortedBy('label'))
    .withTransformation(rowsToFields('label', 'value'));
}

export function newestTicks(): Stat {
  const description =
    'Ticks of the ingestion since its chain of runs began: due = published + skipped + failed, and one that may be under way';
  return newestOf('Ticks since the start', description, 10, QUERIES.newestTicks, TICK_COLOURS);
}

export function newestVerification(): Stat {
  const description =
    'Records of the newest verification: those read back from Kafka, and what was found of them';
  return newestOf('Last verification', description, 10, QUERIES.newestVerification, VERIFICATION_COLOURS);
}

export function driverRestarts(): Stat {
  return stat(
    {
      title: 'Driver restarts',
      description: 'Spark drivers that ended by themselves and were replaced, since the stream began',
      width: 4,
      height: 5,
      empty: 'no verification yet',
    },
    {},
  )
    .unit(units.Short)
    .decimals(0)
    .interval('1m')
    .colorScheme(fixed(WARNING))
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.Area)
    .withTarget(new CassandraQuery(QUERIES.driverRestarts, 'restarts'))
    .withTransformation(without('metric'));
}

export function ticks(): TimeSeries {
  return timeSeries(
    {
      title: 'Ticks',
      description: 'Totals of the ingestion; they begin at 0 when it is started anew',
      width: 12,
    },
    TICK_COLOURS,
  )
    .unit(units.Short)
    .fillOpacity(0)
    .withTarget(new CassandraQuery(QUERIES.ticks, '{{ label }}'))
    .withTransformation(without('label'));
}

export function verifications(): Table {
  const outcomes = {
    true: { text: 'ok', color: GOOD, index: 0 },
    false: { text: 'failed', color: BAD, index: 1 },
  };
  return table({
    title: 'Verifications',
    description: 'Reports of the last two days of the time range, newest first, with a line a failed check',
    width: 24,
    height: 10,
    empty: '',
  })
    .withTarget(new CassandraQuery(QUERIES.verifications))
    .withTransformation(without('pipeline'))
    .withTransformation(sortedBy('time', true))
    .overrideByName('ok', [
      { id: 'mappings', value: [{ type: MappingType.ValueToText, options: outcomes }] },
      { id: 'custom.displayMode', value: TableCellDisplayMode.ColorText },
      { id: 'custom.cellOptions', value: { type: TableCellDisplayMode.ColorText } },
    ])
    .overrideByName('failures', [{ id: 'custom.width', value: 700 }]);
}
