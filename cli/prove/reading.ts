import type { RecordCheck, Suspect } from '../../activities/verify/checkRecords.ts';
import type { RecordComparison } from '../../activities/verify/compare.ts';
import { countOfKinds } from '../../activities/verify/deadLetterKinds.ts';
import { withoutNewerVersion } from '../../activities/verify/newerVersions.ts';
import { at, countOf, mapOffsets, type Range } from '../../activities/verify/ranges.ts';
import { readBack, type ReadBack } from '../../activities/verify/readBack.ts';
import type { TopicAdmin, TopicOffsets, TopicReader } from '../../connections/kafka/kafka.ts';
import { OffsetsLost } from '../../connections/kafka/errors.ts';
import type { LedgerLine } from '../../domain/ledger.ts';
import { Batch, StretchDigests, stretchesOf, type HeldStretch } from './batches.ts';
import { Found } from './found.ts';
import type { TotalsCheck } from './totals.ts';

/** What records are read again from, and compared with. */
export interface ReadingSources {
  readonly topic: string;
  readonly topics: Pick<TopicAdmin, 'offsets'>;
  readonly reader: TopicReader;
  readonly check: RecordCheck;
  readonly comparison: Pick<RecordComparison, 'parseRecord'>;
  readonly totals: TotalsCheck;
}

/** Suspects are kept without their bytes until they are so many. */
const SUSPECTS_AT_ONCE = 100_000;

/** Reads again what lines say was read, and looks for it in the tables, as a verification does; nothing is repaired. */
export class Reading {
  readonly found = new Found();
  readonly #sources: ReadingSources;
  readonly #signal: AbortSignal;
  readonly #onProgress: (records: number) => void;
  #offsets: TopicOffsets | undefined;
  #batch = new Batch();
  #suspects: Suspect[] = [];
  /** Where the oldest of them stands, by partition. */
  #suspectsFrom: Record<string, string> = {};
  /** How far each partition was read: lines may overlap, and a record counts once. */
  readonly #counted: Record<string, string> = {};

  constructor(sources: ReadingSources, signal: AbortSignal, onProgress: (records: number) => void) {
    this.#sources = sources;
    this.#signal = signal;
    this.#onProgress = onProgress;
  }

  /** Reads the line's stretches, at once or together with those of the next ones. */
  async add(line: LedgerLine): Promise<void> {
    this.#offsets ??= await this.#topicNow();
    const stretches = stretchesOf(line);
    if (line.topicId !== this.#offsets.topicId) return this.found.gone(stretches);
    if (!this.#batch.add(stretches)) {
      await this.#readBatch();
      this.#batch.add(stretches);
    }
    if (this.#batch.isFull) await this.#readBatch();
  }

  /** Reads what is left. */
  async end(): Promise<void> {
    await this.#readBatch();
    await this.#judge();
  }

  #topicNow(): Promise<TopicOffsets> {
    return this.#sources.topics.offsets(this.#sources.topic);
  }

  async #readBatch(): Promise<void> {
    let batch = this.#batch;
    this.#batch = new Batch();
    while (!batch.isEmpty) {
      const offsets = (this.#offsets ??= await this.#topicNow());
      const { left, gone } = batch.without((stretch) => isHeld(stretch, offsets));
      this.found.gone(gone, offsets);
      batch = left;
      try {
        return await this.#read(batch);
      } catch (error) {
        // Retention goes on meanwhile.
        if (!(error instanceof OffsetsLost)) throw error;
        this.#offsets = undefined;
      }
    }
  }

  async #read(batch: Batch): Promise<void> {
    const { topic, reader, check, totals } = this.#sources;
    const digests = new StretchDigests(batch.stretches(), this.#counted);
    const parts: ReadBack[] = [];
    let { from, to }: Range = batch.range();
    while (countOf({ from, to }) > 0n) {
      const part = await readBack({ reader, check, digests }, topic, { from, to }, this.#signal, (done) =>
        this.#onProgress(this.found.records + done),
      );
      parts.push(part);
      from = part.to;
    }
    for (const { stored, deadLetters, suspects } of parts) {
      this.found.refused += countOfKinds(deadLetters);
      this.#suspect(suspects);
      this.found.totals(await totals(stored, this.#signal));
    }
    this.found.records += digests.fresh;
    this.found.changed(digests.changed());
    for (const [partition, end] of Object.entries(to)) this.#counted[partition] = end;
    if (this.#suspects.length >= SUSPECTS_AT_ONCE) await this.#judge();
  }

  /** Keeps them for {@link #judge}, without their bytes. */
  #suspect(suspects: readonly Suspect[]): void {
    for (const { record, ...suspect } of suspects) {
      this.#suspects.push({ ...suspect, record: { ...record, key: null, value: null, headers: {} } });
      const oldest = this.#suspectsFrom[record.partition];
      if (oldest === undefined || BigInt(record.offset) < BigInt(oldest))
        this.#suspectsFrom[record.partition] = record.offset;
    }
  }

  /** Those of which the topic holds no newer version are lost, or different. */
  async #judge(): Promise<void> {
    const [suspects, from] = [this.#suspects, this.#suspectsFrom];
    this.#suspects = [];
    this.#suspectsFrom = {};
    if (suspects.length === 0) return;
    const { topic, reader, comparison } = this.#sources;
    const { begin, end } = await this.#topicNow();
    // A newer version of one may stand in another partition, too, where keys were missing.
    const range = { from: mapOffsets(begin, (partition, first) => max(first, at(from, partition))), to: end };
    this.found.suspects(
      await withoutNewerVersion(
        { reader, parseRecord: comparison.parseRecord },
        topic,
        suspects,
        range,
        this.#signal,
      ),
    );
  }
}

function isHeld({ partition, from, to }: HeldStretch, { begin, end }: TopicOffsets): boolean {
  return from >= at(begin, partition) && to <= at(end, partition);
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
