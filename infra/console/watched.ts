import { gather } from '../../cli/status/gather.ts';
import type { Snapshot } from '../../cli/status/snapshot.ts';
import type { StatusSources } from '../../cli/status/sources.ts';
import type { Log } from '../../connections/log.ts';
import { reading, valueOf } from '../../connections/reading.ts';
import { Growth, MINUTES, type StoredHistory } from './history.ts';
import type { Looked } from './view/overview.ts';
import type { Series } from './view/view.ts';

const HISTORY_EVERY_MS = 15_000;
const REST_WITHIN_MS = 6000;

const NOTHING: Series = Array.from({ length: MINUTES }, () => null);
const NO_HISTORY: StoredHistory = { records: NOTHING, batch: NOTHING, latency: NOTHING, verifications: [] };

/** Where one pipeline is looked at. */
export interface WatchedSources {
  readonly status: StatusSources;
  history(now: Date): Promise<StoredHistory>;
}

/** A pipeline that is looked at again and again, with what was seen of its last hour. */
export class Watched {
  readonly #sources: WatchedSources;
  readonly #log: Pick<Log, 'warn'>;
  readonly #growth = new Growth();
  #history = NO_HISTORY;
  #historyAt = Number.NEGATIVE_INFINITY;

  constructor(sources: WatchedSources, log: Pick<Log, 'warn'>) {
    this.#sources = sources;
    this.#log = log;
  }

  /** The pipeline now; undefined where the stack does not run. */
  async look(): Promise<Looked | undefined> {
    const snapshot = await gather(this.#sources.status);
    if (snapshot === undefined) return undefined;
    const now = new Date(snapshot.at);
    await this.#readHistory(now);
    this.#noteGrowth(snapshot.topic, now);
    return { snapshot, history: { ...this.#history, appended: this.#growth.series(now) } };
  }

  /** Notes how far the topic has grown, and asks nothing else: it is all that has to be seen as it happens. A Kafka that is away is told by the next look. */
  async rest(): Promise<void> {
    const topic = await reading(REST_WITHIN_MS, () => this.#sources.status.topic());
    this.#noteGrowth(topic, new Date());
  }

  /** What cannot be read stays as it was: an outage of Cassandra is said elsewhere. */
  async #readHistory(now: Date): Promise<void> {
    if (now.getTime() - this.#historyAt < HISTORY_EVERY_MS) return;
    this.#historyAt = now.getTime();
    try {
      this.#history = await this.#sources.history(now);
    } catch (error) {
      const { name } = this.#sources.status.pipeline;
      this.#log.warn(`The history of ${name} could not be read`, { error: String(error) });
    }
  }

  #noteGrowth(topic: Snapshot['topic'], now: Date): void {
    const offsets = valueOf(topic);
    if (offsets !== undefined)
      this.#growth.note(
        Object.values(offsets.end).reduce((sum, end) => sum + BigInt(end), 0n),
        now,
      );
  }
}
