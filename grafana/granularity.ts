import { QueryVariableBuilder, VariableRefresh } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  DEFAULT_RETENTION,
  neededRetentionMs,
  RANGES_IN_RETENTION,
  type Retention,
} from '../domain/granularity.ts';
import { GRANULARITIES, type Granularity } from '../domain/totals.ts';
import { DATASOURCE } from './names.ts';

const MINUTE_MS = GRANULARITIES.minute;

/**
 * CQL of {@link granularityOf}. A statement chooses it by
 * itself, as one that waited for a variable would first ask by the granularity of the range before. There is no "if" in CQL, but
 * arithmetic: a name's bytes are a number, from which the difference to the next name's is taken where that is the finest.
 * Grafana replaces the two times, and Cassandra, from 5.0 on, does the rest. More than the default retention changes
 * nothing: the number of buckets stays bounded. Every literal has its type: Cassandra would guess the shortest.
 */
function choice(from: string, to: string, retention: Retention): string {
  const minute = neededRetentionMs('minute', retention);
  const hour = neededRetentionMs('hour', retention);
  const needed = `collection_max((list<bigint>)[${RANGES_IN_RETENTION} * (${to} - ${from}), to_unix_timestamp(now()) - ${from}])`;
  /** 1 where so much retention is too little, else 0. */
  const beyond = (keptMs: number) => `collection_min((list<bigint>)[1, (${needed} - (bigint)1) / ${keptMs}])`;
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
