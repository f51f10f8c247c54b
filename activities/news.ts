import { createHash } from 'node:crypto';
import { Context } from '@temporalio/activity';
import pTimeout from 'p-timeout';
import type { KnownVersion, SourceState } from '../connections/cassandra/sourceState.ts';
import type { RejectedItem, SortedItems, ValidRecord } from './sortItems.ts';

/** What of an answer is to be published. */
export interface News extends SortedItems {
  /** Records of which the answer has a newer version of the same key. */
  readonly repeated: number;
  /** Records and refused items that are known as they are. */
  readonly unchanged: number;
  /** Records of which a newer version is known: the source went back in time. */
  readonly older: number;
  /** What is known could not be read, so that all of the answer is published. */
  readonly isUncompared: boolean;
}

/** Cassandra that is away shall not keep a tick from being published. */
const LIMIT_MS = 10_000;

/**
 * The newest version of each key, but for what `state` knows as it is, or knows a newer version of. Without a state, or where it cannot be
 * read, all of them: whatever is published once more is stored as what it is.
 */
export async function newsOf(
  { valid, rejected }: SortedItems,
  state: SourceState | undefined,
  signal: AbortSignal,
): Promise<News> {
  const newest = newestOfEach(valid);
  const repeated = valid.length - newest.length;
  const all = { valid: newest, rejected, repeated, unchanged: 0, older: 0, isUncompared: false };
  if (state === undefined) return all;
  const keys = [...newest.map(({ key }) => key), ...rejected.map(refusedKey)];
  const known = await reached('read', () => state.known(keys, signal), signal);
  if (known === undefined) return { ...all, isUncompared: true };
  const older = newest.filter(({ key, version }) => isOlder(version, known.get(key)));
  const changed = newest.filter(
    (record) => !older.includes(record) && known.get(record.key)?.digest !== digestOf(record.value),
  );
  const refused = rejected.filter((item) => !known.has(refusedKey(item)));
  return {
    valid: changed,
    rejected: refused,
    repeated,
    older: older.length,
    unchanged: newest.length - older.length - changed.length + rejected.length - refused.length,
    isUncompared: false,
  };
}

/** Remembers what is published; answers whether it could. What is not remembered is published once more. */
export async function remember(
  state: SourceState | undefined,
  { valid = [], rejected = [] }: Partial<SortedItems>,
  signal: AbortSignal,
): Promise<boolean> {
  if (state === undefined || valid.length + rejected.length === 0) return true;
  const versions = new Map<string, KnownVersion>([
    ...valid.map(({ key, value, version }): [string, KnownVersion] => [
      key,
      { digest: digestOf(value), ...(version === undefined ? {} : { version }) },
    ]),
    ...rejected.map((item): [string, KnownVersion] => [refusedKey(item), { digest: '' }]),
  ]);
  const done = await reached(
    'write',
    async () => {
      await state.remember(versions, signal);
      return true;
    },
    signal,
  );
  return done ?? false;
}

/** The last of the highest version of each key; without versions the last. */
function newestOfEach(records: readonly ValidRecord[]): readonly ValidRecord[] {
  const newest = new Map<string, ValidRecord>();
  for (const record of records) {
    const before = newest.get(record.key);
    if (before === undefined || !isOlder(record.version, before)) newest.set(record.key, record);
  }
  return [...newest.values()];
}

function isOlder(version: number | undefined, than: { readonly version?: number } | undefined): boolean {
  return version !== undefined && than?.version !== undefined && version < than.version;
}

/** A refused item is known by what it is: it may lack the key. No record's key begins so, as keys are not empty. */
function refusedKey({ value }: RejectedItem): string {
  return `\0refused ${digestOf(value)}`;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** What `call` resolves to; undefined, and a line in the log, where it fails or takes too long. */
async function reached<T>(what: string, call: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  try {
    return await pTimeout(call(), { milliseconds: LIMIT_MS, signal });
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    Context.current().log.warn(`Could not ${what} what is known of the source's records: ${reason}`);
    return undefined;
  }
}
