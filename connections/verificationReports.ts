import { KEYSPACE, TABLES } from '../domain/names.ts';
import type { Offsets, VerificationReport } from '../domain/verification.ts';
import type { Cassandra } from './cassandra.ts';
import { daysBack } from './days.ts';
import { offsetsFromJson, offsetsToJson } from './offsetsJson.ts';

/** The table of verifications. */
export interface VerificationReports {
  /**
   * Where the newest verification before `at` (ISO 8601) ended; undefined when there is none within 31 days. Rows are kept
   * longer than the topic keeps records, so an older one has nothing left to say.
   */
  verifiedTo(pipelineId: string, at: string): Promise<Offsets | undefined>;
  /** Stores a report; one of the same pipeline and time is replaced. */
  store(pipelineId: string, report: VerificationReport): Promise<void>;
}

const TABLE = `${KEYSPACE}.${TABLES.verificationReports}`;

/** {@link VerificationReports} in Cassandra. */
export function verificationReports(cassandra: Cassandra): VerificationReports {
  return {
    async verifiedTo(pipelineId, at) {
      const query = `SELECT verified_to FROM ${TABLE} WHERE pipeline = ? AND day = ? AND at < ? LIMIT 1`;
      for (const days of daysBack(at)) {
        const found = await cassandra.executeAll(
          query,
          days.map((day) => [pipelineId, day, new Date(at)]),
        );
        const newest = found.flat()[0];
        if (newest !== undefined) return offsetsFromJson(newest['verified_to'], `${TABLE}.verified_to`);
      }
      return undefined;
    },

    async store(pipelineId, report) {
      await cassandra.execute(
        `INSERT INTO ${TABLE} (pipeline, day, at, ok, checked, missing, different, dead_lettered, repaired, totals_different, lag,
          verified_from, verified_to, failures) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [
          pipelineId,
          report.at.slice(0, 10),
          new Date(report.at),
          report.ok,
          BigInt(report.checked),
          BigInt(report.missing),
          BigInt(report.different),
          BigInt(report.deadLettered),
          BigInt(report.repaired),
          BigInt(report.totalsDifferent),
          BigInt(report.lag),
          offsetsToJson(report.verifiedFrom),
          offsetsToJson(report.verifiedTo),
          report.failures.length === 0 ? null : report.failures.join('\n'),
        ],
      );
    },
  };
}
