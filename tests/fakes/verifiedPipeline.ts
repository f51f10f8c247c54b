import type { Row } from '../../connections/cassandra/cassandra.ts';
import type { OutgoingRecord, Publisher, TopicRecord } from '../../connections/kafka/kafka.ts';
import { ledger } from '../../connections/cassandra/ledger.ts';
import type { MetricPoint } from '../../connections/cassandra/pipelineMetrics.ts';
import type { EndedTick } from '../../connections/temporal/tickHistory.ts';
import { figuresOf } from '../../connections/cassandra/totalsTables.ts';
import { tickKey } from '../../domain/identity.ts';
import { TOPIC } from '../companyNames.ts';
import type { StreamStatus } from '../../domain/status.ts';
import type { TickOutcome } from '../../domain/ticks.ts';
import type { Offsets, StreamProgress, VerificationReport } from '../../domain/verification.ts';
import { companyRecord } from '../../pipelines/companies/source.ts';
import type { TickInput } from '../../activities/ingest.ts';
import { FakeClock } from './fakeClock.ts';
import { COMPANIES, COMPANY_ROLLUP } from '../companies.ts';
import { FakeLedgerTable } from './fakeLedgerTable.ts';
import { recordComparison } from '../../activities/verify/compare.ts';
import type { VerifyRequest } from '../../activities/verify/dependencies.ts';
import type { TickTraces } from '../../activities/verify/traceTicks.ts';
import { createVerifyActivities } from '../../activities/verify/verify.ts';
import { apiCompany } from '../../pipelines/companies/example.ts';
import { activityEnvironment } from './activityEnvironment.ts';
import { FakeCassandra } from './fakeCassandra.ts';
import { FakeKafka } from './fakeKafka.ts';
import { FakeTickHistory } from './fakeTickHistory.ts';
import { FakeTotals } from './fakeTotals.ts';

const { parseRecord } = recordComparison(COMPANIES);

/** What the tests ask for, where they do not ask for something else. */
export const request: VerifyRequest = { pipelineId: 'company-pipeline', graceSeconds: 60 };
/** When second 0 is. */
export const SCHEDULED = Date.parse('2026-11-23T12:00:00Z');
/** What the clock says, of whatever second a verification is. */
export const NOW = SCHEDULED;

/** A pipeline of fakes; its stream stores what there is whenever `stream()` is called. */
export function verifiedPipeline(traces?: TickTraces) {
  const kafka = new FakeKafka(2);
  kafka.nowMs = NOW - 10_000;
  const cassandra = new FakeCassandra();
  const stored: { pipelineId: string; report: VerificationReport; tickState: string | undefined }[] = [];
  const measured: { pipelineId: string; at: string; points: readonly MetricPoint[] }[] = [];
  const metrics = {
    store: async (pipelineId: string, at: string, points: readonly MetricPoint[]) => {
      measured.push({ pipelineId, at, points });
    },
  };
  const ledgerTable = new FakeLedgerTable();
  let endOffsets: Offsets | undefined;
  let driver: Pick<StreamStatus, 'driverSince' | 'failuresInARow'> | undefined;
  const asked: string[] = [];
  let isSilent = false;
  const totals = new FakeTotals();
  const history = new FakeTickHistory();
  const ticks = { carryOut: (tick: TickInput, publisher: Publisher) => carryOut(tick, publisher) };

  const { verify } = createVerifyActivities({
    pipeline: COMPANIES,
    topics: kafka,
    reader: kafka,
    publisher: kafka,
    cassandra,
    progress: {
      latest: (streamId) => {
        asked.push(streamId);
        const at = new Date(SCHEDULED + (isSilent ? 0 : asked.length)).toISOString();
        return Promise.resolve(endOffsets === undefined ? undefined : progressOf(endOffsets, at));
      },
    },
    workflows: {
      streamStatus: () =>
        driver === undefined
          ? Promise.reject(new Error('no stream answers'))
          : Promise.resolve({ state: 'running', restarts: 0, ...driver }),
    },
    reports: {
      last: (_pipelineId, at) => {
        const last = stored.findLast(({ report }) => report.at < at);
        if (last === undefined) return Promise.resolve(undefined);
        const { report, tickState } = last;
        return Promise.resolve({
          at: report.at,
          verifiedTo: report.verifiedTo,
          ...(report.topicId === undefined ? {} : { topicId: report.topicId }),
          ...(tickState === undefined ? {} : { tickState }),
        });
      },
      lastHour: (_pipelineId, at) => {
        const since = new Date(Date.parse(at) - 3_600_000).toISOString();
        return Promise.resolve(
          stored
            .map(({ report }) => report)
            .filter((report) => report.at >= since && report.at < at)
            .map(({ at: reportedAt, checked, deadLettered, deadLetterReason: reason }) => ({
              at: reportedAt,
              checked,
              deadLettered,
              ...(reason === undefined ? {} : { reason }),
            })),
        );
      },
      store: (pipelineId, report, tickState) => {
        stored.push({ pipelineId, report, tickState });
        return Promise.resolve();
      },
    },
    ledger: ledger(ledgerTable),
    rollups: { rollup: COMPANY_ROLLUP, totals, retention: { minuteMs: Infinity, hourMs: Infinity } },
    clock: Object.assign(new FakeClock(), { wall: () => NOW }),
    ticks: { history, carryOut: (...tick) => ticks.carryOut(...tick) },
    metrics: { store: (...point) => metrics.store(...point) },
    maxRecords: 100,
    ...(traces === undefined ? {} : { traces }),
  });

  return {
    kafka,
    cassandra,
    totals,
    stored,
    ledgerTable,
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
    /** What the stream says of its driver, which began that many seconds before noon. */
    startsDriver(seconds: number, failuresInARow = 0) {
      driver = { driverSince: new Date(NOW - seconds * 1000).toISOString(), failuresInARow };
    },
    /** Publishes records of a tick, as ingestion does; no history knows of it. */
    publish: (tick: number, count: number) => kafka.publish(TOPIC, recordsOf(`t/${tick}`, count)),
    history,
    /** How a tick is carried out again; a test may replace its function. */
    ticks,
    /** Carries out a tick of an ingestion, which ends as many seconds after noon and books `count` records, of which the last get lost. */
    async tick({ tick, count, lost = 0, second = 0, end = 'published', workflowId = 'p/ingest' }: FakeTick) {
      const identity = { workflowId, firstExecutionRunId: 'r', tick };
      const records = recordsOf(tickKey(identity), count).slice(0, count - lost);
      const acknowledged = await kafka.publish(TOPIC, records);
      history.ended.push({
        identity,
        scheduledAt: SCHEDULED_AT,
        quantity: count,
        endedAtMs: SCHEDULED + second * 1000,
        end,
        ...(end === 'published' ? { outcome: { records: count, rejected: 0, acknowledged } } : {}),
      });
    },
    /** From now on the stream reports nothing more. */
    silence(): void {
      isSilent = true;
    },
    /** Does what the streaming job does with every record up to now, and claims that, or `claimed`. */
    async stream(claimed?: Offsets): Promise<void> {
      for (const record of kafka.log(TOPIC).flat()) {
        const row = rowOf(record);
        if (row === undefined)
          cassandra.deadLetters.refuse(keyOf(record), { reason: 'the value is not JSON: it just is not' });
        else cassandra.companies.set(String(row['id']), row);
      }
      totals.stream(
        new Map([...cassandra.companies].map(([id, row]) => [id, figuresOf(COMPANY_ROLLUP, row)])),
      );
      endOffsets = claimed ?? (await kafka.offsets(TOPIC)).end;
    },
  };
}

/** A tick of a test. */
export interface FakeTick {
  readonly tick: number;
  readonly count: number;
  readonly lost?: number;
  readonly second?: number;
  readonly end?: EndedTick['end'];
  readonly workflowId?: string;
}

const SCHEDULED_AT = '2026-11-23T12:00:00.000Z';

function recordsOf(key: string, count: number): OutgoingRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const place = { tickKey: key, index, scheduledAt: SCHEDULED_AT };
    const record = companyRecord(apiCompany({ name: `Company ${key}.${index}` }), place);
    return { key: String(record.id), value: JSON.stringify(record), headers: { tick: key } };
  });
}

async function carryOut({ identity, quantity }: TickInput, publisher: Publisher): Promise<TickOutcome> {
  await publisher.publish(TOPIC, recordsOf(tickKey(identity), quantity));
  return { records: quantity, rejected: 0 };
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

function keyOf({ timestampMs, partition, offset }: TopicRecord) {
  return [new Date(timestampMs).toISOString().slice(0, 10), TOPIC, partition, BigInt(offset)] as const;
}
