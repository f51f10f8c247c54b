import { QueryVariableBuilder, VariableRefresh } from '@grafana/grafana-foundation-sdk/dashboard';
import { GRANULARITIES, type Granularity } from '../domain/totals.ts';
import { DATASOURCE } from './names.ts';

const MINUTE_MS = GRANULARITIES.minute;
const DAY_MS = GRANULARITIES.day;

/** Days that totals of a granularity are kept, from the end of their bucket on; those by the day are kept for ever. */
export interface Retention {
  readonly minuteRetentionDays: number;
  readonly hourRetentionDays: number;
}

/** The defaults of SPARK_MINUTE_RETENTION_DAYS and SPARK_HOUR_RETENTION_DAYS, which the committed dashboards have. */
export const DEFAULT_RETENTION: Retention = { minuteRetentionDays: 30, hourRetentionDays: 730 };

/** A time range has at most a 24th of a retention: up to 30 h by minutes (1,800 buckets), up to 30 days by hours (730). */
export const RANGES_IN_RETENTION = 24;

/**
 * CQL: the finest granularity that still has the range's begin and gives it a bounded number of buckets. A statement chooses it by
 * itself, as one that waited for a variable would first ask by the granularity of the range before. There is no "if" in CQL, but
 * arithmetic: a name's bytes are a number, from which the difference to the next name's is taken where that is the finest.
 * Grafana replaces the two times, and Cassandra, from 5.0 on, does the rest. More than the default retention changes
 * nothing: the number of buckets stays bounded. Every literal has its type: Cassandra would guess the shortest.
 */
function choice(from: string, to: string, { minuteRetentionDays, hourRetentionDays }: Retention): string {
  const minute = DAY_MS * Math.min(minuteRetentionDays, DEFAULT_RETENTION.minuteRetentionDays);
  const hour = DAY_MS * Math.min(hourRetentionDays, DEFAULT_RETENTION.hourRetentionDays);
  const needed = `collection_max((list<bigint>)[${RANGES_IN_RETENTION} * (${to} - ${from}), to_unix_timestamp(now()) - ${from}])`;
  /** 1 where so much retention is too little, else 0. */
  const beyond = (retention: number) =>
    `collection_min((list<bigint>)[1, (${needed} - (bigint)1) / ${retention}])`;
  const coarser = (finer: Granularity, next: Granularity) => `(varint)${numberOf(finer) - numberOf(next)}`;
  const number = `(varint)${numberOf('minute')} - ${beyond(minute)} * ${coarser('minute', 'hour')} - ${beyond(hour)} * ${coarser('hour', 'day')}`;
  return `blob_as_text(varint_as_blob(${number}))`;
}

/** The number that has the name's bytes. */
function numberOf(name: Granularity): bigint {
  return BigInt(`0x${Buffer.from(name).toString('hex')}`);
}

/** As the plugin replaces the times of a panel's query, and as Grafana those of a variable's. */
const ofPanel = (retention: Retention) => choice('$__timeFrom', '$__timeTo', retention);
const ofVariable = (retention: Retention) => choice('${__from}', '${__to}', retention);

/** The granularity of a panel's time range, as CQL. */
export const GRANULARITY = ofPanel(DEFAULT_RETENTION);

const MINUTES_BY_NAME = Object.entries(GRANULARITIES)
  .map(([name, lengthMs]) => `'${name}': ${lengthMs / MINUTE_MS}`)
  .join(', ');

/** Minutes of a bucket, as CQL. */
export const BUCKET_MINUTES = `(map<text, double>){ ${MINUTES_BY_NAME} }[${GRANULARITY}]`;

/** The JSON of a dashboard that chooses granularities by another retention than the default one. */
export function withRetention(json: string, retention: Retention): string {
  return [ofPanel, ofVariable].reduce(
    (text, made) => text.replaceAll(made(DEFAULT_RETENTION), () => made(retention)),
    json,
  );
}

/** Variable `granularity`: nothing waits for it, but it says what a point stands for. */
export function granularityVariable(): QueryVariableBuilder {
  const statement = `SELECT ${ofVariable(DEFAULT_RETENTION)} AS granularity FROM system.local`;
  return new QueryVariableBuilder('granularity')
    .label('Buckets of a')
    .description('Chosen by the time range: minutes up to 30 hours, hours up to 30 days, days beyond')
    .datasource(DATASOURCE)
    .query({ query: statement })
    .definition(statement)
    .current({ text: 'minute', value: 'minute', selected: true })
    .allowCustomValue(false)
    .refresh(VariableRefresh.OnTimeRangeChanged);
}
