import type { Field } from './fields.ts';
import { leafOf } from './observe.ts';

const KEY_NAMES = /^(id|uuid|guid|key|code)$|(_id|Id|ID|Code)$/;
const VERSION_NAMES =
  /^(updated|modified|version|revision)|(updated|modified|changed)(_?at|_?on)?$|^last_?(update|change|modif)/i;

/**
 * The field that makes two records the same record: the one of the column that is named, else one that could be and is called so, where there is one.
 * @throws where the named one could not be.
 */
export function keyOf(
  fields: readonly Field[],
  items: number,
  doubts: string[],
  named?: string,
): Field | undefined {
  const candidates = fields
    .filter(
      ({ isAlwaysThere, type, kind, values }) =>
        isAlwaysThere &&
        (type === 'string' || type === 'integer') &&
        (kind === 'plain' || kind === 'uuid') &&
        new Set(values).size === items,
    )
    // What is within an object is rather another thing's.
    .toSorted((a, b) => a.path.length - b.path.length);
  const possible = candidates.map(({ column }) => column);
  const key = candidates.find((field) =>
    named === undefined ? KEY_NAMES.test(leafOf(field)) : field.column === named,
  );
  if (key === undefined && named !== undefined)
    throw new Error(
      `--key ${named}: expected a text or a whole number that each item has, another one in each of ${items} items (${possible.join(', ') || 'there is none'})`,
    );
  if (key === undefined) {
    const [first] = possible;
    doubts.push(
      first === undefined
        ? 'No field could be a key: each item of each tick is a new record, under an id made for it.'
        : `No field that could be a key (${possible.join(', ')}) is called like one: each item of each tick is a new record, under an id made for it. Where one of them stays the same for the same thing, delete the folder and say --key ${first}.`,
    );
    return undefined;
  }
  doubts.push(
    `The key is ${key.column}: it was another one in each of ${items} items. Whether it stays the same for the same thing one answer cannot tell.`,
  );
  return key;
}

/** The field of a record's time. */
export function timeOf(
  fields: readonly Field[],
  key: Field | undefined,
  doubts: string[],
): Field | undefined {
  const times = fields.filter(
    (field) => field !== key && field.isAlwaysThere && (field.kind === 'time' || field.kind === 'epoch'),
  );
  const time = times.find((field) => !VERSION_NAMES.test(leafOf(field))) ?? times[0];
  doubts.push(
    time === undefined
      ? 'No field is a time in all items: the time is that of the tick, and each tick publishes all of its answer.'
      : `The time is ${time.column}${times.length > 1 ? `, of ${times.map(({ column }) => column).join(', ')}` : ''}: totals and the dashboard go by it.`,
  );
  return time;
}

/** The field by which a newer version of a record is known. */
export function versionOf(fields: readonly Field[], doubts: string[]): Field | undefined {
  const version = fields.find(
    (field) =>
      field.isAlwaysThere &&
      VERSION_NAMES.test(leafOf(field)) &&
      (field.kind === 'time' || field.type === 'integer'),
  );
  doubts.push(
    version === undefined
      ? 'No field looks like a version: of an answer, what differs from what was published last is published, whatever is newer.'
      : `The version is ${version.column}: an older one than is known is not published.`,
  );
  return version;
}
