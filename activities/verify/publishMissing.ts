import type { Publisher } from '../../connections/kafka/kafka.ts';
import type { TickIdentity } from '../../domain/identity.ts';
import { HEADERS } from '../../domain/names.ts';
import type { TickOutcome } from '../../domain/ticks.ts';
import type { ShortTick } from './judgeTicks.ts';

/** Carries a tick out, as the ingestion does, with another publisher. */
export type CarryOut = (
  tick: {
    readonly identity: TickIdentity;
    readonly scheduledAt: string;
    readonly quantity: number;
    readonly cursor?: string;
  },
  publisher: Publisher,
) => Promise<TickOutcome>;

/** What became of short ticks. */
export interface PublishedAgain {
  readonly records: number;
  /** Those that could not be fetched again: they are tried by the next verification. */
  readonly left: readonly ShortTick[];
  /** Why, of the first of them. */
  readonly problem?: string;
}

/** Ticks that one verification fetches again. */
const MAX_TICKS = 20;

/**
 * Publishes the records that short ticks lack: the same tick is the same request, the same records, the same bytes, of which only
 * those go to the topic that are not there. A source that answers with its state may have become another: what it has become is published, as
 * if nothing of it were known. Ends at the first tick that fails: the source is away, for the others too.
 */
export async function publishMissing(
  {
    carryOut,
    topic: recordsTopic,
    publisher,
  }: { readonly carryOut: CarryOut; readonly topic: string; readonly publisher: Publisher },
  short: readonly ShortTick[],
  signal: AbortSignal,
): Promise<PublishedAgain> {
  let records = 0;
  for (const [index, { tick, there }] of short.entries()) {
    if (index === MAX_TICKS) return { records, left: short.slice(index) };
    const { identity, scheduledAt, quantity, cursor } = tick;
    const asked = { identity, scheduledAt, quantity, ...(cursor === undefined ? {} : { cursor }) };
    try {
      await carryOut(asked, onlyMissing(there));
    } catch (error) {
      signal.throwIfAborted();
      const problem = error instanceof Error ? error.message : String(error);
      return { records, left: short.slice(index), problem };
    }
  }
  return { records, left: [] };

  function onlyMissing(there: ReadonlySet<string>): Publisher {
    return {
      async publish(topic, all) {
        // What the schema refuses went to the dead letters with the tick itself.
        const missing = topic === recordsTopic ? all.filter(({ key }) => !there.has(String(key))) : [];
        const acknowledged = await publisher.publish(
          topic,
          missing.map((record) => ({ ...record, headers: { ...record.headers, [HEADERS.repairs]: '1' } })),
        );
        records += missing.length;
        return acknowledged;
      },
    };
  }
}
