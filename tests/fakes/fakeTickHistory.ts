import type { EndedTick, TickHistory } from '../../connections/temporal/tickHistory.ts';
import type { TickIdentity } from '../../domain/identity.ts';

/** Temporal's memory of ticks, as one run's history. */
export class FakeTickHistory implements TickHistory {
  /** Ticks in the order in which they ended; a test adds to them. */
  readonly ended: EndedTick[] = [];
  /** Ingestions of which the next answer says that they are gone. */
  gone: readonly string[] = [];

  /** Ticks that have begun and not ended. */
  underWay: readonly TickIdentity[] = [];

  since(...[place, { now, limit }]: Parameters<TickHistory['since']>) {
    const from = place?.runs['run']?.readTo ?? 0;
    const ticks = this.ended.slice(from, from + limit);
    const run = { workflowId: 'p/ingest', readTo: from + ticks.length, closed: false };
    const { gone, underWay } = this;
    return Promise.resolve({ ticks, underWay, gone, place: { listedAt: now, runs: { run } } });
  }
}
