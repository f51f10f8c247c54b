import type { Pipeline } from '../../domain/definition.ts';
import { recordTime } from '../../domain/recordTime.ts';
import { depthOf } from '../nesting.ts';
import { compileRecordSchema } from '../recordSchema.ts';
import { MAX_DEPTH } from '../sortItems.ts';

/** Why a message would be refused now, one line; undefined when it would be stored. */
export type Acceptance = (value: Buffer | null) => string | undefined;

/** What the job cuts, and refuses. */
const MAX_BYTES = 8 * 1024 * 1024;
const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Judges a message's bytes as the streaming job does: by the schema that both have, and by what JSON and Cassandra can hold. The job has
 * the last word; it is asked by sending.
 */
export function acceptanceBy({ definition, recordSchema }: Pipeline): Acceptance {
  const check = compileRecordSchema(recordSchema);
  return (value) => {
    if (value === null) return 'the value is null';
    if (value.length >= MAX_BYTES) return `the value has ${value.length} bytes, which is too many`;
    const read = parsed(value);
    if ('problem' in read) return read.problem;
    if (depthOf(read.record) > MAX_DEPTH) return `nested more than ${MAX_DEPTH} levels deep`;
    const problem = check(read.record);
    if (problem !== undefined) return problem;
    const time: unknown = Reflect.get(Object(read.record), definition.time);
    return typeof time === 'string' && recordTime(time) === undefined
      ? `${definition.time}: no such time`
      : undefined;
  };
}

function parsed(value: Buffer): { readonly record: unknown } | { readonly problem: string } {
  try {
    return { record: JSON.parse(UTF_8.decode(value)) };
  } catch (error) {
    return { problem: error instanceof SyntaxError ? 'the value is no JSON' : 'the value is no UTF-8' };
  }
}
