import { QueryVariableBuilder, VariableRefresh } from '@grafana/grafana-foundation-sdk/dashboard';
import { oneLine } from './cassandraQuery.ts';
import { DATASOURCE } from './names.ts';

const DAY_MS = 86_400_000;

/**
 * Until when company_totals has the buckets of a granularity, counted from the bucket: the defaults of
 * SPARK_MINUTE_RETENTION_DAYS and SPARK_HOUR_RETENTION_DAYS. Days are kept for ever.
 */
export const RETENTION_MS = {
  minute: 30 * DAY_MS,
  hour: 730 * DAY_MS,
  day: Number.MAX_SAFE_INTEGER,
} as const;

/** A time range has at most a 24th of a retention: up to 30 h by minutes (1,800 buckets), up to 30 days by hours (730). */
export const RANGES_IN_RETENTION = 24;

/** Minutes of a bucket, as CQL: `${MINUTES}['$granularity']`. */
export const BUCKET_MINUTES = "(map<text, double>){ 'minute': 1, 'hour': 60, 'day': 1440 }";

/**
 * The finest granularity that still has the range's begin and gives it a bounded number of buckets. A map's slice holds the
 * retentions that suffice; their names happen to sort as they do in length, and the greatest is the finest. Grafana
 * replaces the two times, and Cassandra, from 5.0 on, does the rest: no row is read but the node's own.
 */
const STATEMENT = oneLine(`
  SELECT collection_max(map_values(
    (map<bigint, text>){ ${RETENTION_MS.minute}: 'minute', ${RETENTION_MS.hour}: 'hour', ${RETENTION_MS.day}: 'day' }
    [ collection_max((list<bigint>)[
        ${RANGES_IN_RETENTION} * (\${__to} - \${__from}),
        to_unix_timestamp(now()) - \${__from}
      ]) .. ]
  )) AS granularity FROM system.local`);

/** Variable `granularity`, chosen anew with every change of the time range. It is shown, as it is what a point stands for. */
export function granularityVariable(): QueryVariableBuilder {
  return new QueryVariableBuilder('granularity')
    .label('Buckets of a')
    .description('Chosen by the time range: minutes up to 30 hours, hours up to 30 days, days beyond')
    .datasource(DATASOURCE)
    .query({ query: STATEMENT })
    .definition(STATEMENT)
    .current({ text: 'minute', value: 'minute', selected: true })
    .allowCustomValue(false)
    .refresh(VariableRefresh.OnTimeRangeChanged);
}
