import { companyRecord } from '../../pipelines/companies/source.ts';
import type { OutgoingRecord } from '../../connections/kafka/kafka.ts';
import { companies } from '../../pipelines/companies/double/companies.ts';

/** How the times of a benchmark's records are spread: what the rollups cost depends on it. */
export interface Shape {
  readonly description: string;
  /** Time of the record at place `index` of `total`, in milliseconds since 1970. */
  timeOf(index: number, total: number, nowMs: number): number;
}

export const SHAPES: Readonly<Record<string, Shape>> = {
  load: {
    description: '1,000 companies a tick, a tick a second',
    timeOf: (index, total, nowMs) => nowMs - Math.ceil((total - index) / 1000) * 1000,
  },
  default: {
    description: '1 company a tick, a tick every 10 s',
    timeOf: (index, total, nowMs) => nowMs - (total - index) * 10_000,
  },
};

/** Companies that the source's generator makes; the records are made of them over and over, with ids and figures of their own. */
const GENERATED = 2000;
const CHUNK = 5000;

/** Makes records as ingestion publishes them, each by its number, a thousand of them a tick. */
export function recordMaker(): (index: number, timeMs: number) => OutgoingRecord {
  const generated = companies({ quantity: GENERATED, locale: 'en_US', seed: 1 });
  return (index, timeMs) => {
    const scheduledAt = new Date(Math.floor(timeMs / 1000) * 1000).toISOString();
    const place = { tickKey: `benchmark/${Math.floor(index / 1000)}`, index: index % 1000, scheduledAt };
    const record = companyRecord(generated[index % GENERATED], place);
    return { key: String(record.id), value: JSON.stringify(record) };
  };
}

/** All records of a shape, in the order of their time, in chunks. */
export function* recordsOf(shape: Shape, total: number, nowMs: number): Generator<OutgoingRecord[]> {
  const record = recordMaker();
  for (let from = 0; from < total; from += CHUNK) {
    yield Array.from({ length: Math.min(CHUNK, total - from) }, (_, offset) =>
      record(from + offset, shape.timeOf(from + offset, total, nowMs)),
    );
  }
}
