import {
  AxisPlacement,
  GraphDrawStyle,
  StackingConfigBuilder,
  StackingMode,
} from '@grafana/grafana-foundation-sdk/common';
import type { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { CassandraQuery } from '../cassandraQuery.ts';
import { BAD, GOOD, LAG_COLOURS, OTHER, PLAIN, WARNING } from '../colours.ts';
import { timeSeries } from '../panels.ts';
import { without } from '../transformations.ts';
import { QUERIES } from './queries.ts';

/** What the streaming job writes, at most a point in five seconds. */
const INTERVAL = '5s';

const stacked = () => new StackingConfigBuilder().mode(StackingMode.Normal).group('A');

export function lag(): TimeSeries {
  return timeSeries(
    {
      title: 'Lag by partition',
      description: 'Records in the topic that the stream has not processed, stacked',
      width: 12,
    },
    LAG_COLOURS,
  )
    .unit(units.Short)
    .fillOpacity(40)
    .stacking(stacked())
    .withTarget(new CassandraQuery(QUERIES.lag, '{{ label }}'))
    .withTransformation(without('label'));
}

export function rowsPerSecond(): TimeSeries {
  const name = 'rows per second';
  return timeSeries(
    { title: 'Rows per second', description: 'Records that the stream has processed', width: 12 },
    { [name]: GOOD },
  )
    .unit(units.RowsPerSecond)
    .interval(INTERVAL)
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
    },
    { [rate]: PLAIN, [mean]: OTHER, [longest]: WARNING },
  )
    .unit(units.Milliseconds)
    .interval(INTERVAL)
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
  return timeSeries(
    {
      title: 'End-to-end latency',
      description: 'From the append to the topic to the commit in Cassandra, of the slowest record',
      width: 12,
    },
    { [name]: OTHER },
  )
    .unit(units.Milliseconds)
    .interval(INTERVAL)
    .withTarget(new CassandraQuery(QUERIES.latency, name))
    .withTransformation(without('metric'));
}

export function deadLetters(): TimeSeries {
  return timeSeries(
    {
      title: 'Dead letters and failed checks',
      description:
        'Messages that could not be stored, by the kind of reason; checks that a verification found failed',
      width: 12,
    },
    { [FAILED_CHECKS]: BAD },
  )
    .unit(units.Short)
    .interval('1m')
    .drawStyle(GraphDrawStyle.Bars)
    .fillOpacity(70)
    .stacking(stacked())
    .withTarget(new CassandraQuery(QUERIES.deadLetters, '{{ label }}'))
    .withTarget(new CassandraQuery(QUERIES.failedChecks, FAILED_CHECKS).refId('B'))
    .withTransformation(without('label', 'metric'));
}

const FAILED_CHECKS = 'failed checks';
