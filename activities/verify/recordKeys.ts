import type { ColumnType } from '../../domain/definition.ts';

/** How keys of a column's type are read: from a record, and from the beginning of a record's text. */
export interface RecordKeys {
  /** The key as Cassandra's driver writes it; undefined where a row cannot have this one. */
  readonly of: (value: unknown) => string | undefined;
  /** The key of a text that begins with it, as ingestion writes records whose schema begins with it; undefined of any other text. */
  readonly atFirst: (text: string) => string | undefined;
  /** Keys as a statement takes them. */
  readonly parameter: (keys: readonly string[]) => readonly (string | number | bigint)[];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const MAX_INT = 2_147_483_647;
/** Cassandra's limit for a key. */
const MAX_BYTES = 65_535;

/** Keys of field `key`. */
export function recordKeys(key: string, type: ColumnType | undefined): RecordKeys {
  const name = JSON.stringify(key);
  if (type === 'uuid')
    return {
      of: (value) => (typeof value === 'string' && UUID.test(value) ? value.toLowerCase() : undefined),
      // One of ours is in lower case; another one is read as what it means.
      atFirst: matching(new RegExp(`^\\{${name}:"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"`)),
      parameter: (keys) => keys,
    };
  if (type === 'int' || type === 'bigint') {
    const isWithin = (value: number) =>
      type === 'int' ? value >= -MAX_INT - 1 && value <= MAX_INT : Number.isSafeInteger(value);
    return {
      of: (value) =>
        typeof value === 'number' && Number.isInteger(value) && isWithin(value) ? String(value) : undefined,
      atFirst: () => undefined,
      parameter: (keys) => keys.map((one) => (type === 'int' ? Number(one) : BigInt(one))),
    };
  }
  return {
    of: (value) =>
      typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= MAX_BYTES ? value : undefined,
    // What JSON writes as it is; another one is read as what it means.
    atFirst: matching(new RegExp(`^\\{${name}:"([\\w.:/ -]{1,1000})"`)),
    parameter: (keys) => keys,
  };
}

/** Of ASCII, as the patterns are. Copied, as a part of a text keeps all of it in memory, and keys are kept much longer than messages. */
function matching(pattern: RegExp): (text: string) => string | undefined {
  return (text) => {
    const found = pattern.exec(text)?.[1];
    return found === undefined ? undefined : Buffer.from(found, 'latin1').toString('latin1');
  };
}
