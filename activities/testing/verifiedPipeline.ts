import type { Row } from '../../connections/cassandra.ts';
import type { TopicRecord } from '../../connections/kafka.ts';
import { companyFigures } from '../../connections/companyTotals.ts';
import type { MetricPoint } from '../../connections/pipelineMetrics.ts';
import { TOPIC } from '../../domain/names.ts';
import type { Offsets, StreamProgress, VerificationReport } from '../../domain/verification.ts';
import { companyRecord } from '../companyRecord.ts';
import { FakeClock } from '../stream/fakeClock.ts';
import { parseRecord } from '../verify/compare.ts';
import { createVerifyActivities, type VerifyRequest } from '../verify/verify.ts';
import { apiCompany } from './companies.ts';
import { activityEnvironment } from './environment.ts';
import { FakeCassandra } from './fakeCassandra.ts';
import { FakeKafka } from './fakeKafka.ts';
import { FakeTotals } from './fakeTotals.ts';

/** What the tests ask for, where they do not ask for something else. */
export const request: VerifyRequest = { pipelineId: 'company-pipeline', graceSeconds: 60 };
/** When second 0 is. */
export const SCHEDULED = Date.parse('2026-11-23T12:00:00Z');
/** What the clock says, of whatever second a verification is. */
export const NOW = SCHEDULED;

/** A pipeline of fakes; its stream stores what there is whenever `stream()` is called. */
export function verifiedPipeline() {
  const kafka = new FakeKafka(2);
  kafka.nowMs = NOW - 10_000;
  const cassandra = new FakeCassandra();
  const stored: { pipelineId: string; report: VerificationReport }[] = [];
  const measured: { pipelineId: string; at: string; points: readonly MetricPoint[] }[] = [];
  const metrics = {
    store: async (pipelineId: string, at: string, points: readonly MetricPoint[]) => {
      measured.push({ pipelineId, at, points });
    },
  };
  let endOffsets: Offsets | undefined;
  const asked: string[] = [];
  const totals = new FakeTotals();

  const { verify } = createVerifyActivities({
    topics: kafka,
    reader: kafka,
    publisher: kafka,
    cassandra,
    progress: {
      latest: (streamId) => {
        asked.push(streamId);
        const at = new Date(SCHEDULED + asked.length).toISOString();
        return Promise.resolve(endOffsets === undefined ? undefined : progressOf(endOffsets, at));
      },
    },
    reports: {
      verifiedTo: (_pipelineId, at) =>
        Promise.resolve(stored.findLast(({ report }) => report.at < at)?.report.verifiedTo),
      store: (pipelineId, report) => {
        stored.push({ pipelineId, report });
        return Promise.resolve();
      },
    },
    rollups: { totals, retention: { minuteMs: Infinity, hourMs: Infinity } },
    clock: Object.assign(new FakeClock(), { wall: () => NOW }),
    metrics: { store: (...point) => metrics.store(...point) },
    maxRecords: 100,
  });

  return {
    kafka,
    cassandra,
    totals,
    stored,
    measured,
    /** Where the measurements go; a test may replace its function. */
    metrics,
    asked,
    /** Runs the activity as scheduled that many seconds after noon. */
    verifyAt: (second: number, overrides: Partial<VerifyRequest> = {}) =>
      activityEnvironment({ scheduledTimestampMs: SCHEDULED + second * 1000 }).run<
        [VerifyRequest],
        VerificationReport,
        typeof verify
      >(verify, {
        ...request,
        ...overrides,
      }),
    verify,
    /** Publishes records of a tick, as ingestion does. */
    publish: (tick: number, count: number) =>
      kafka.publish(
        TOPIC,
        Array.from({ length: count }, (_, index) => {
          const place = { tickKey: `t/${tick}`, index, scheduledAt: '2026-11-23T12:00:00.000Z' };
          const record = companyRecord(apiCompany({ name: `Company ${tick}.${index}` }), place);
          return { key: String(record.id), value: JSON.stringify(record), headers: { tick: place.tickKey } };
        }),
      ),
    /** Does what the streaming job does with every record up to now, and claims that, or `claimed`. */
    async stream(claimed?: Offsets): Promise<void> {
      for (const record of kafka.log(TOPIC).flat()) {
        const row = rowOf(record);
        if (row === undefined) cassandra.deadLetters.add(coordinates(record));
        else cassandra.companies.set(String(row['id']), row);
      }
      totals.stream(new Map([...cassandra.companies].map(([id, row]) => [id, companyFigures(row)])));
      endOffsets = claimed ?? (await kafka.offsets(TOPIC)).end;
    },
  };
}

function progressOf(endOffsets: Offsets, at: string): StreamProgress {
  return {
    at,
    batchId: 1,
    submissionId: 'driver-1',
    rowsRead: 1,
    deadLetters: 0,
    startOffsets: {},
    endOffsets,
    latestOffsets: endOffsets,
    durationMs: 1,
    rowsPerSecond: 1,
  };
}

/** What the streaming job stores of a record; undefined when it is none. */
function rowOf({ value }: TopicRecord): Row | undefined {
  const record = parseRecord(value)?.record;
  if (record === undefined) return undefined;
  return {
    ...record,
    addresses: JSON.stringify(record['addresses']),
    contact: JSON.stringify(record['contact']),
    timestamp_column: new Date(String(record['timestamp_column'])),
  };
}

function coordinates({ timestampMs, partition, offset }: TopicRecord): string {
  return [new Date(timestampMs).toISOString().slice(0, 10), TOPIC, partition, offset].join('/');
}
