import type { Suspect } from '../../activities/verify/checkRecords.ts';
import { examplesOf } from '../../activities/verify/examples.ts';
import { at } from '../../activities/verify/ranges.ts';
import type { TopicOffsets } from '../../connections/kafka/kafka.ts';
import type { LedgerLine } from '../../domain/ledger.ts';
import type { HeldStretch } from './batches.ts';
import type { TotalsProof } from './totals.ts';

/** What the topic no longer holds: the chain alone says what was found of it, then. */
export interface ByChainAlone {
  readonly records: number;
  readonly lost: number;
  readonly different: number;
}

/** Of each kind so many are named; all are counted. */
const NAMED = 4;

/** What was found of records that were read again. */
export class Found {
  records = 0;
  refused = 0;
  doubled = 0;
  /** One line each: stretches of which the topic holds other records, or ends before them. */
  readonly stretches: string[] = [];
  #lost = new Names();
  #different = new Names();
  #totals = new Names();
  #alone = 0;
  readonly #aloneLines = new Set<Pick<LedgerLine, 'number' | 'lost' | 'different'>>();

  get lost(): number {
    return this.#lost.count;
  }

  /** Rows, and totals. */
  get different(): number {
    return this.#different.count + this.#totals.count;
  }

  get byChainAlone(): ByChainAlone {
    const sum = (of: 'lost' | 'different') => [...this.#aloneLines].reduce((all, line) => all + line[of], 0);
    return { records: this.#alone, lost: sum('lost'), different: sum('different') };
  }

  /** One line for each kind of what is not as it should be. */
  get problems(): readonly string[] {
    return [
      ...this.#lost.said('are neither in the table nor among the dead letters'),
      ...this.#different.said('rows differ from their records'),
      ...this.#totals.said('totals are not what the stored records add up to'),
      ...this.stretches,
    ];
  }

  suspects(suspects: readonly Suspect[]): void {
    for (const { differing, record } of suspects) {
      const place = `partition ${record.partition} offset ${record.offset}`;
      if (differing.length === 0) this.#lost.add(place);
      else this.#different.add(`${place}: ${differing.join(', ')}`);
    }
  }

  totals({ differing, doubled }: TotalsProof): void {
    this.doubled += doubled;
    for (const name of differing) this.#totals.add(name);
  }

  changed(stretches: readonly string[]): void {
    this.stretches.push(...stretches);
  }

  /** Stretches that are not in the topic `offsets`, or not whole; without it they are in another one, of before. */
  gone(stretches: readonly HeldStretch[], offsets?: TopicOffsets): void {
    for (const { line, partition, from, to, records } of stretches) {
      if (offsets === undefined || from < at(offsets.begin, partition)) {
        this.#alone += records;
        this.#aloneLines.add(line);
      } else
        this.stretches.push(
          `line ${line.number}: partition ${partition}, offsets ${from} to ${to - 1n}: the topic ends before, at ${at(offsets.end, partition)}`,
        );
    }
  }
}

/** Names of which the first few are kept. */
class Names {
  count = 0;
  readonly #names: string[] = [];

  add(name: string): void {
    this.count++;
    if (this.#names.length < NAMED) this.#names.push(name);
  }

  said(what: string): readonly string[] {
    return this.count === 0 ? [] : [`${this.count} ${what} (${examplesOf(this.#names)})`];
  }
}
