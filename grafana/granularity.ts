import { QueryVariableBuilder, VariableRefresh } from '@grafana/grafana-foundation-sdk/dashboard';
import { oneLine } from './cassandraQuery.ts';
import { DATASOURCE } from './names.ts';

const DAY_MS = 86_400_000;

/** Days that totals of a granularity are kept, from the end of their bucket on; those by the day are kept for ever. */
export interface Retention {
  readonly minuteRetentionDays: number;
  readonly hourRetentionDays: number;
}

/** The defaults of SPARK_MINUTE_RETENTION_DAYS and SPARK_HOUR_RETENTION_DAYS, which the committed dashboards have. */
export const DEFAULT_RETENTION: Retention = { minuteRetentionDays: 30, hourRetentionDays: 730 };

/** A time range has at most a 24th of a retention: up to 30 h by minutes (1,800 buckets), up to 30 days by hours (730). */
export const RANGES_IN_RETENTION = 24;

/** Minutes of a bucket, as CQL: `${MINUTES}['$granularity']`. */
export const BUCKET_MINUTES = "(map<text, double>){ 'minute': 1, 'hour': 60, 'day': 1440 }";

/**
 * The finest granularity that still has the range's begin and gives it a bounded number of buckets. A map's slice holds the
 * retentions that suffice; their names happen to sort as they do in length, and the greatest is the finest. Grafana
 * replaces the two times, and Cassandra, from 5.0 on, does the rest: no row is read but the node's own. More than the default
 * retention changes nothing: the number of buckets stays bounded.
 */
function statement({ minuteRetentionDays, hourRetentionDays }: Retention): string {
  const minute = DAY_MS * Math.min(minuteRetentionDays, DEFAULT_RETENTION.minuteRetentionDays);
  const hour = DAY_MS * Math.min(hourRetentionDays, DEFAULT_RETENTION.hourRetentionDays);
  return oneLine(`
  SELECT collection_max(map_values(
    (map<bigint, text>){ ${minute}: 'minute', ${hour}: 'hour', ${Number.MAX_SAFE_INTEGER}: 'day' }
    [ collection_max((list<bigint>)[
        ${RANGES_IN_RETENTION} * (\${__to} - \${__from}),
        to_unix_timestamp(now()) - \${__from}
      ]) .. ]
  )) AS granularity FROM system.local`);
}

const STATEMENT = statement(DEFAULT_RETENTION);

/** The JSON of a dashboard that chooses granularities by another retention than the default one. */
export function withRetention(json: string, retention: Retention): string {
  return json.replaceAll(JSON.stringify(STATEMENT), () => JSON.stringify(statement(retention)));
}

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
