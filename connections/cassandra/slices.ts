import type { Key, KeyOrder } from '../../domain/keyOrder.ts';
import { isReadFailure } from './errors.ts';

/** A place among the rows of a minute; `time` is in milliseconds since 1970. */
export interface Position {
  readonly time: number;
  readonly key: Key;
}

/** A range of such rows, `to` not included. */
export interface Slice {
  readonly from: Position;
  readonly to: Position;
}

/** The rows of a minute, to be read some at a time. */
export interface MinuteRows<R> {
  readonly order: KeyOrder;
  /** The first rows of a slice, in their order: as many as `atOnce`, or all of them. */
  readonly read: (slice: Slice) => Promise<readonly R[]>;
  readonly atOnce: number;
  readonly positionOf: (row: R) => Position;
}

/**
 * All rows with a time of [from, to), some at a time. Where Cassandra cannot read a slice, as it would meet too many tombstones, by halves of it, by the
 * time and then by the key: so that a minute that any number of records have left can be read. @throws what reading throws, of a row alone.
 */
export async function* inSlices<R>(
  { order, read, atOnce, positionOf }: MinuteRows<R>,
  from: number,
  to: number,
): AsyncGenerator<readonly R[]> {
  const begin = (time: number): Position => ({ time, key: order.first });
  const ends = [begin(to)];
  let at = begin(from);
  for (let end = ends.at(-1); end !== undefined; end = ends.at(-1)) {
    let rows: readonly R[];
    try {
      rows = await read({ from: at, to: end });
    } catch (error) {
      const middle = isReadFailure(error) ? between(order, at, end) : undefined;
      if (middle === undefined) throw error;
      ends.push(middle);
      continue;
    }
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < atOnce) {
      at = end;
      ends.pop();
    } else {
      const { time, key } = positionOf(last);
      const next = order.after(key);
      at = next === undefined ? begin(time + 1) : { time, key: next };
    }
  }
}

/** Undefined where no row can be between. */
function between(order: KeyOrder, from: Position, to: Position): Position | undefined {
  const begin = (time: number): Position => ({ time, key: order.first });
  if (to.time - from.time > 1) return begin(Math.floor((from.time + to.time) / 2));
  if (to.time !== from.time && to.key !== order.first) return begin(to.time);
  const key = order.between(from.key, to.time === from.time ? to.key : undefined);
  return key === undefined ? undefined : { time: from.time, key };
}
