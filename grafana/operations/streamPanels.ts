import { AxisPlacement } from '@grafana/grafana-foundation-sdk/common';
import type { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { CassandraQuery } from '../cassandraQuery.ts';
import { BAD, DURATION, GOOD, LAG_COLOURS, RATE, REASON_COLOURS, WARNING } from '../colours.ts';
import { stacked, timeBars, timeSeries } from '../panels/timeSeries.ts';
import { above0, seriesInOrder, without } from '../transformations.ts';
import { QUERIES } from './queries.ts';

/** What the streaming job writes, at most a point in five seconds. */
const INTERVAL = '5s';
const EMPTY = 'no measurement in this time range yet';

/** A line does not run through an outage or an idle time: longer than this is one, and than a point's interval at a week. */
const OUTAGE_MS = 15 * 60_000;

/** More than Grafana draws in one panel sensibly. */
const PARTITIONS = Array.from({ length: 64 }, (_, partition) => String(partition));

export function lag(): TimeSeries {
  const panel = timeSeries(
    {
      title: 'Lag by partition',
      description: 'Records in the topic that the stream has not processed, stacked',
      width: 12,
      empty: EMPTY,
    },
    LAG_COLOURS,
  )
    .unit(units.LocaleFormat)
    .fillOpacity(40)
    .insertNulls(OUTAGE_MS)
    .stacking(stacked())
    .withTarget(new CassandraQuery(QUERIES.lag, '{{ label }}'))
    .withTransformation(without('label'));
  for (const step of seriesInOrder(PARTITIONS)) panel.withTransformation(step);
  return panel;
}

export function rowsPerSecond(): TimeSeries {
  const name = 'rows per second';
  return timeSeries(
    {
      title: 'Rows per second',
      description: 'Records that the stream has processed',
      width: 12,
      empty: EMPTY,
    },
    { [name]: GOOD },
  )
    .unit(units.RowsPerSecond)
    .interval(INTERVAL)
    .insertNulls(OUTAGE_MS)
    .withTarget(new CassandraQuery(QUERIES.rowsPerSecond, name))
    .withTransformation(without('metric'));
}

export function batches(): TimeSeries {
  const [rate, mean, longest] = ['batches per second', 'mean duration', 'longest duration'];
  return timeSeries(
    {
      title: 'Micro-batches',
      description: 'Rate of the micro-batches that had records (right), and how long they took (left)',
      width: 12,
      empty: EMPTY,
    },
    { [rate]: RATE, [mean]: DURATION, [longest]: WARNING },
  )
    .unit(units.Milliseconds)
    .interval(INTERVAL)
    .fillOpacity(0)
    .insertNulls(OUTAGE_MS)
    .withTarget(new CassandraQuery(QUERIES.batchesPerSecond, rate))
    .withTarget(new CassandraQuery(QUERIES.meanBatchDuration, mean).refId('B'))
    .withTarget(new CassandraQuery(QUERIES.longestBatchDuration, longest).refId('C'))
    .withTransformation(without('metric'))
    .overrideByName(rate, [
      { id: 'unit', value: units.CountsPerSecond },
      { id: 'custom.axisPlacement', value: AxisPlacement.Right },
    ]);
}

export function latency(): TimeSeries {
  const name = 'slowest record';
  return (
    timeSeries(
      {
        title: 'End-to-end latency',
        description:
          'From the append to the topic to the commit in Cassandra, of the slowest record; where there is no record, there is no latency',
        width: 12,
        empty: EMPTY,
      },
      { [name]: DURATION },
    )
      .unit(units.Milliseconds)
      .interval(INTERVAL)
      .insertNulls(OUTAGE_MS)
      .withTarget(new CassandraQuery(QUERIES.latency, name))
      .withTransformation(without('metric'))
      // The streaming job writes 0 while it is idle.
      .withTransformation(above0(name))
  );
}

const FAILED_CHECKS = 'failed checks';

export function deadLetters(): TimeSeries {
  const panel = timeBars(
    {
      title: 'Dead letters and failed checks',
      description:
        'Messages that could not be stored, by the kind of reason; checks that a verification found failed',
      width: 12,
      empty: 'no dead letter and no failed check in this time range',
    },
    { ...REASON_COLOURS, [FAILED_CHECKS]: BAD },
  )
    .unit(units.LocaleFormat)
    .decimals(0)
    // Where there is none, which is as it should be, the axis would end at 100.
    .axisSoftMax(1)
    .interval('1m')
    .stacking(stacked())
    .withTarget(new CassandraQuery(QUERIES.deadLetters, '{{ label }}'))
    .withTarget(new CassandraQuery(QUERIES.failedChecks, FAILED_CHECKS).refId('B'))
    .withTransformation(without('label', 'metric'));
  for (const step of seriesInOrder([...Object.keys(REASON_COLOURS), FAILED_CHECKS]))
    panel.withTransformation(step);
  return panel;
}
