import { z } from 'zod';
import { KEYSPACE, SHARED_TABLES } from '../../domain/names.ts';
import type { Offsets, VerificationReport } from '../../domain/verification.ts';
import type { Cassandra, Parameter, Row } from './cassandra.ts';
import { daysBack } from './days.ts';
import { offsetsFromJson, offsetsToJson } from './offsetsJson.ts';

/** Where a verification ended: what the next one begins with. */
export interface LastVerification {
  /** When it began, ISO 8601. */
  readonly at: string;
  readonly verifiedTo: Offsets;
  /** Kafka's id of the topic; unknown of older workers. */
  readonly topicId?: string;
  /** What it handed on of the ticks, as it was stored; absent of older workers. */
  readonly tickState?: string;
}

/** What a report of an hour counted. */
export interface RecentCount {
  /** ISO 8601. */
  readonly at: string;
  readonly checked: number;
  readonly deadLettered: number;
  /** Why most of these were refused. */
  readonly reason?: string;
  /** Items that the schema had refused by then, since the ingestion's chain began; unknown where no ingestion answered. */
  readonly rejected?: number;
}

/** The table of verifications. */
export interface VerificationReports {
  /**
   * The newest verification before `at` (ISO 8601); undefined when there is none within 31 days. Rows are kept longer than the
   * topic keeps records, so an older one has nothing left to say.
   */
  last(pipelineId: string, at: string): Promise<LastVerification | undefined>;
  /** The reports of the hour before `at` (ISO 8601), in no order. */
  lastHour(pipelineId: string, at: string): Promise<readonly RecentCount[]>;
  /** Stores a report, with what it hands on of the ticks; one of the same pipeline and time is replaced. */
  store(pipelineId: string, report: VerificationReport, tickState?: string): Promise<void>;
}

const HOUR_MS = 3_600_000;
const TABLE = `${KEYSPACE}.${SHARED_TABLES.verificationReports}`;

/** {@link VerificationReports} in Cassandra. */
export function verificationReports(cassandra: Cassandra): VerificationReports {
  return {
    async last(pipelineId, at) {
      const query = `SELECT at, verified_to, topic_id, tick_state FROM ${TABLE} WHERE pipeline = ? AND day = ? AND at < ? LIMIT 1`;
      for (const days of daysBack(at)) {
        const found = await cassandra.executeAll(
          query,
          days.map((day) => [pipelineId, day, new Date(at)]),
        );
        const newest = found.flat()[0];
        if (newest !== undefined) return lastOf(newest);
      }
      return undefined;
    },

    async lastHour(pipelineId, at) {
      const since = new Date(Date.parse(at) - HOUR_MS);
      const days = new Set([since.toISOString().slice(0, 10), at.slice(0, 10)]);
      const found = await cassandra.executeAll(
        `SELECT at, checked, dead_lettered, dead_letter_reason, tick_rejected FROM ${TABLE} WHERE pipeline = ? AND day = ? AND at >= ? AND at < ?`,
        [...days].map((day) => [pipelineId, day, since, new Date(at)]),
      );
      return found.flat().map((row) => {
        const read = countRow.parse(row);
        const { checked, dead_lettered: deadLettered, dead_letter_reason: reason, tick_rejected } = read;
        return {
          at: read.at.toISOString(),
          checked,
          deadLettered,
          ...(reason === null ? {} : { reason }),
          ...(tick_rejected === null ? {} : { rejected: tick_rejected }),
        };
      });
    },

    async store(pipelineId, report, tickState) {
      const columns = columnsOf(pipelineId, report, tickState);
      const names = Object.keys(columns);
      await cassandra.execute(
        `INSERT INTO ${TABLE} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
        Object.values(columns),
      );
    },
  };
}

function lastOf(row: Row): LastVerification {
  const { at, verified_to, topic_id, tick_state } = lastRow.parse(row);
  return {
    at: at.toISOString(),
    verifiedTo: offsetsFromJson(verified_to, `${TABLE}.verified_to`),
    ...(topic_id === null ? {} : { topicId: topic_id }),
    ...(tick_state === null ? {} : { tickState: tick_state }),
  };
}

const lastRow = z.object({
  at: z.date(),
  verified_to: z.string(),
  topic_id: z.string().nullable(),
  tick_state: z.string().nullable(),
});

const count = z.bigint().transform(Number);
const countRow = z.object({
  at: z.date(),
  checked: count,
  dead_lettered: count,
  dead_letter_reason: z.string().nullable(),
  // Of rows of older workers there is none.
  tick_rejected: count.nullable(),
});

/** A report by the columns of its row. */
function columnsOf(
  pipelineId: string,
  report: VerificationReport,
  tickState: string | undefined,
): Readonly<Record<string, Parameter>> {
  const { unverifiedSince, tickProof, ticks, notes = [] } = report;
  return {
    pipeline: pipelineId,
    day: report.at.slice(0, 10),
    at: new Date(report.at),
    ok: report.ok,
    checked: BigInt(report.checked),
    missing: BigInt(report.missing),
    different: BigInt(report.different),
    dead_lettered: BigInt(report.deadLettered),
    dead_letter_reason: report.deadLetterReason ?? null,
    repaired: BigInt(report.repaired),
    totals_different: BigInt(report.totalsDifferent),
    lag: BigInt(report.lag),
    unverified: BigInt(report.unverified ?? 0),
    unverified_since: unverifiedSince === undefined ? null : new Date(unverifiedSince),
    ticks_proven: BigInt(tickProof?.proven ?? 0),
    ticks_short: BigInt(tickProof?.short ?? 0),
    tick_rejected: ticks === undefined ? null : BigInt(ticks.rejected),
    verified_from: offsetsToJson(report.verifiedFrom),
    verified_to: offsetsToJson(report.verifiedTo),
    topic_id: report.topicId ?? null,
    tick_state: tickState ?? null,
    failures: linesOf(report.failures),
    notes: linesOf(notes),
  };
}

function linesOf(lines: readonly string[]): string | null {
  return lines.length === 0 ? null : lines.join('\n');
}
