import type { TopicRecord } from '../../connections/kafka/kafka.ts';
import type { LedgerLine } from '../../domain/ledger.ts';
import type { Offsets } from '../../domain/verification.ts';
import { RecordDigest } from '../../activities/verify/recordDigest.ts';
import type { Range } from '../../activities/verify/ranges.ts';

/** A line's stretch of a partition, to be read again. */
export interface HeldStretch {
  readonly line: Pick<LedgerLine, 'number' | 'lost' | 'different'>;
  readonly partition: string;
  readonly from: bigint;
  readonly to: bigint;
  readonly records: number;
  readonly digest: string;
}

/** Records of one batch, about: as many as a verification reads. */
const BATCH_RECORDS = 50_000;

/** Stretches that are read together: of each partition they follow on each other. */
export class Batch {
  readonly #stretches = new Map<string, HeldStretch[]>();
  #records = 0;

  /** Whether stretches were put in that are enough for one reading. */
  get isFull(): boolean {
    return this.#records >= BATCH_RECORDS;
  }

  get isEmpty(): boolean {
    return this.#stretches.size === 0;
  }

  /** Puts them in; false, with nothing put in, when one of them does not follow on what is there. */
  add(stretches: readonly HeldStretch[]): boolean {
    const follows = ({ partition, from }: HeldStretch) => {
      const last = this.#stretches.get(partition)?.at(-1);
      return last === undefined || last.to === from;
    };
    if (!stretches.every(follows)) return false;
    for (const stretch of stretches) {
      const there = this.#stretches.get(stretch.partition) ?? [];
      there.push(stretch);
      this.#stretches.set(stretch.partition, there);
      this.#records += stretch.records;
    }
    return true;
  }

  /** What is to be read. */
  range(): Range {
    const offsets = (of: (stretches: readonly HeldStretch[]) => bigint | undefined): Offsets =>
      Object.fromEntries([...this.#stretches].map(([partition, all]) => [partition, String(of(all))]));
    return { from: offsets((all) => all[0]?.from), to: offsets((all) => all.at(-1)?.to) };
  }

  /** All of them, partition by partition, in order. */
  stretches(): readonly HeldStretch[] {
    return [...this.#stretches.values()].flat();
  }

  /** Those that the topic no longer holds whole; all others are left in. */
  without(isHeld: (stretch: HeldStretch) => boolean): { readonly left: Batch; readonly gone: HeldStretch[] } {
    const left = new Batch();
    const gone: HeldStretch[] = [];
    for (const stretch of this.stretches()) {
      if (isHeld(stretch)) left.add([stretch]);
      else gone.push(stretch);
    }
    return { left, gone };
  }
}

/** Digests of a batch's stretches, as they are read: each partition in the order of its offsets. */
export class StretchDigests {
  readonly #digests: ReadonlyMap<HeldStretch, RecordDigest>;
  readonly #waiting: Map<string, HeldStretch[]>;
  readonly #counted: Offsets;
  #fresh = 0;

  /** `counted` says up to where records were counted before. */
  constructor(stretches: readonly HeldStretch[], counted: Offsets = {}) {
    this.#counted = counted;
    this.#digests = new Map(stretches.map((stretch) => [stretch, new RecordDigest()]));
    this.#waiting = new Map();
    for (const stretch of stretches) {
      const those = this.#waiting.get(stretch.partition) ?? [];
      those.push(stretch);
      this.#waiting.set(stretch.partition, those);
    }
  }

  /** Records that were added, and not counted before. */
  get fresh(): number {
    return this.#fresh;
  }

  add(records: readonly TopicRecord[]): void {
    for (const record of records) {
      const waiting = this.#waiting.get(String(record.partition)) ?? [];
      const offset = BigInt(record.offset);
      if (offset >= BigInt(this.#counted[record.partition] ?? '0')) this.#fresh++;
      while (waiting[0] !== undefined && waiting[0].to <= offset) waiting.shift();
      const [stretch] = waiting;
      if (stretch !== undefined && stretch.from <= offset) this.#digests.get(stretch)?.add(record);
    }
  }

  /** One line for each stretch of which the topic holds other records now than were verified. */
  changed(): readonly string[] {
    return [...this.#digests].flatMap(([stretch, digest]) => {
      if (digest.value() === stretch.digest && digest.records === stretch.records) return [];
      const { line, partition, from, to, records } = stretch;
      return [
        `line ${line.number}: partition ${partition}, offsets ${from} to ${to - 1n}: the topic holds other records than were verified (${digest.records} now, ${records} then)`,
      ];
    });
  }
}

/** A line's stretches, in the order of their partitions. */
export function stretchesOf(line: LedgerLine): readonly HeldStretch[] {
  return Object.entries(line.partitions).map(([partition, { from, to, ...rest }]) => ({
    line,
    partition,
    from: BigInt(from),
    to: BigInt(to),
    ...rest,
  }));
}
