import type { LedgerLine } from '../../domain/ledger.ts';
import type { Offsets } from '../../domain/verification.ts';
import { stretchesOf } from './batches.ts';

/** Which offsets the lines cover, one line after the other: what is between two of them was never verified, or its line is gone. */
export class Coverage {
  #topicId: string | undefined;
  /** How far each partition is covered. */
  readonly #to = new Map<string, bigint>();
  /** One line a stretch that is in no line. */
  readonly gaps: string[] = [];

  add(line: LedgerLine): void {
    if (line.topicId !== this.#topicId) this.#to.clear();
    this.#topicId = line.topicId;
    for (const { partition, from, to } of stretchesOf(line)) {
      const covered = this.#to.get(partition);
      if (covered !== undefined && from > covered)
        this.gaps.push(gap(partition, covered, from, `before line ${line.number}`));
      this.#to.set(partition, covered !== undefined && covered > to ? covered : to);
    }
  }

  /** Compares the end with how far the newest verification went. */
  end({ topicId, verifiedTo }: { readonly topicId?: string; readonly verifiedTo: Offsets }): void {
    if (topicId === undefined || topicId !== this.#topicId) return;
    for (const [partition, to] of Object.entries(verifiedTo)) {
      const covered = this.#to.get(partition);
      if (covered !== undefined && BigInt(to) > covered)
        this.gaps.push(gap(partition, covered, BigInt(to), 'behind the last'));
    }
  }
}

function gap(partition: string, from: bigint, to: bigint, where: string): string {
  return `partition ${partition}, offsets ${from} to ${to - 1n} are in no line of the ledger (${where})`;
}
