import type { Publisher, TopicAdmin, TopicReader } from '../../connections/kafka/kafka.ts';
import type { TickHistory } from '../../connections/temporal/tickHistory.ts';
import type { TickProof } from '../../domain/verification.ts';
import { judgeTicks, type ReadTopic, type ShortTick } from './judgeTicks.ts';
import { publishMissing, type CarryOut, type PublishedAgain } from './publishMissing.ts';
import { explain, type LeftRecords } from './seenTicks.ts';
import { book } from './tickBooks.ts';
import type { TickState, WaitingTick } from './tickState.ts';

export interface TickDependencies {
  readonly history: TickHistory;
  readonly carryOut: CarryOut;
}

/** What was found of the ticks. */
export interface ProvenTicks {
  readonly proof: TickProof;
  readonly proven: readonly WaitingTick[];
  readonly short: readonly ShortTick[];
  readonly published: PublishedAgain;
  readonly left: readonly LeftRecords[];
  /** Ingestions of which Temporal no longer keeps what was not read yet. */
  readonly gone: readonly string[];
  readonly state: TickState;
}

interface ProvingTicks extends TickDependencies {
  readonly topics: Pick<TopicAdmin, 'offsets'>;
  readonly topic: string;
  readonly reader: TopicReader;
  readonly publisher: Publisher;
}

/** So many ticks that have been read wait for their records at most; the histories are read on when they have been judged. */
const MAX_WAITING = 2000;

/**
 * Proves the first leg: that every tick which an ingestion booked as published has as many records in the topic as it booked. The
 * witness of what was booked is Temporal's history, of every ingestion on the task queue; what the topic holds was just read.
 * Records of a short tick are published again.
 */
export async function proveTicks(
  { history, carryOut, topics, topic, reader, publisher }: ProvingTicks,
  before: { readonly state: TickState | undefined; readonly since: string },
  read: ReadTopic,
  at: string,
  signal: AbortSignal,
): Promise<ProvenTicks> {
  const nowMs = Date.parse(at);
  const limit = Math.max(0, MAX_WAITING - (before.state?.waiting.length ?? 0));
  const since = await history.since(before.state?.history, { since: before.since, now: at, limit }, signal);
  const booked = book(before.state, since, { sinceMs: Date.parse(before.since), nowMs });
  // Ticks have ended since the topic's end was asked for: of a topic that was cut they would look like those that went with it.
  const end = read.isCut ? (await topics.offsets(topic)).end : read.end;
  const judged = await judgeTicks(reader, topic, booked.state.waiting, { ...read, end }, signal);
  const { left, unexplained } = explain(booked.state, read.seen, nowMs);
  signal.throwIfAborted();
  const published = await publishMissing({ carryOut, topic, publisher }, judged.short, signal);
  const waiting = [...judged.waiting, ...published.left.map(({ tick }) => tick)];
  return {
    proof: {
      proven: judged.proven.length + booked.empty,
      short: judged.short.length,
      republished: published.records,
      waiting: judged.waiting.length,
      leftRecords: left.length,
      unprovable: judged.lost + booked.withoutOffsets,
      ...(since.gone.length === 0 ? {} : { gone: since.gone.length }),
    },
    proven: judged.proven,
    short: judged.short,
    published,
    left,
    gone: since.gone,
    state: { ...booked.state, waiting, unexplained },
  };
}
