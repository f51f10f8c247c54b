import { v5 as uuidv5 } from 'uuid';

/** Namespace of all name-based ids of this project (RFC 9562, version 5); a constant, drawn once at random. */
const NAMESPACE = '6f1c3f4e-3a51-4d0b-9d0e-5f6a1c9b7e21';

/** What makes a tick the same tick, whichever attempt, worker or run of the chain carries it out. */
export interface TickIdentity {
  readonly workflowId: string;
  /** Run id of the first run of the chain: continue-as-new and retries keep it, a new start or a reset does not. */
  readonly firstExecutionRunId: string;
  /** Number of the tick within the chain, from 0. */
  readonly tick: number;
}

/**
 * In place of the run, of a tick of a time range: its number is its time, in seconds since 1970, so it is the same tick whenever a
 * back-fill comes to that time.
 */
export const OF_A_TIME = 'times';

/** The tick's name, from which everything random about it is derived: `workflowId/firstExecutionRunId/tick`. */
export function tickKey({ workflowId, firstExecutionRunId, tick }: TickIdentity): string {
  return `${workflowId}/${firstExecutionRunId}/${tick}`;
}

/** Id of the record at place `index` (from 0) of a tick: the same tick and place give the same UUID. */
export function recordId(key: string, index: number): string {
  return uuidv5(`${key}/${index}`, NAMESPACE);
}

/** Seed of a tick, 1..2147483647: the API ignores `_seed=0`. Used for `_seed` and for the enrichment. */
export function tickSeed(key: string): number {
  const leading = Number.parseInt(uuidv5(key, NAMESPACE).slice(0, 8), 16);
  return (leading % 0x7fff_ffff) + 1;
}
