import type { OutgoingRecord } from '../connections/kafka.ts';
import { HEADERS } from '../domain/names.ts';
import { companyRecord, type UncheckedRecord } from './companyRecord.ts';
import { deepJson, depthOf } from './nesting.ts';
import type { RecordCheck } from './recordSchema.ts';

/** Below the 1 MiB that brokers take for a batch by default, with room for key, headers and framing. */
export const MAX_VALUE_BYTES = 1_000_000;

/** As deep as the job's reader goes (Jackson's limit). */
const MAX_DEPTH = 1000;

/** A tick's companies as they are sent. */
export interface SortedCompanies {
  readonly valid: readonly OutgoingRecord[];
  /** As they came, with the reason in a header. */
  readonly rejected: readonly OutgoingRecord[];
}

/** Makes records of a tick's companies, each by itself: whatever is wrong with one, the others are published. */
export function sortCompanies(
  companies: readonly unknown[],
  tick: { readonly tickKey: string; readonly scheduledAt: string },
  headers: Readonly<Record<string, string>>,
  check: RecordCheck,
): SortedCompanies {
  const valid: OutgoingRecord[] = [];
  const rejected: OutgoingRecord[] = [];
  for (const [index, company] of companies.entries()) {
    const record = companyRecord(company, { ...tick, index });
    const key = String(record.id);
    const made = valueOf(record, check);
    if ('value' in made) valid.push({ key, value: made.value, headers });
    else {
      const value = deepJson(company);
      rejected.push({ key, value, headers: { ...headers, [HEADERS.reason]: made.reason } });
    }
  }
  return { valid, rejected };
}

/** The record's text, or why it has none. Nothing is written before its depth is known: writing is recursive. */
function valueOf(record: UncheckedRecord, check: RecordCheck): { value: string } | { reason: string } {
  const depth = depthOf(record);
  if (depth > MAX_DEPTH) return { reason: `nested ${depth} levels deep, at most ${MAX_DEPTH} are published` };
  const problem = check(record);
  if (problem !== undefined) return { reason: problem };
  const value = JSON.stringify(record);
  const bytes = Buffer.byteLength(value);
  if (bytes <= MAX_VALUE_BYTES) return { value };
  return { reason: `${bytes} bytes, at most ${MAX_VALUE_BYTES} are published` };
}
