import { digestOfLine, readLine } from '../../connections/cassandra/ledger.ts';
import type { LedgerLine, LedgerMark, StoredLine } from '../../domain/ledger.ts';

/** Where the chain does not hold, and why. */
export interface ChainBreak {
  readonly line: number;
  readonly problem: string;
}

/** Follows the chain of the ledger's lines, which are given in the order of their numbers. */
export class Chain {
  readonly breaks: ChainBreak[] = [];
  #lines = 0;
  #last: StoredLine | undefined;
  #lastAt = '';
  readonly #first: number;

  /** `first` is the number that the first line must have. */
  constructor(first: number = 1) {
    this.#first = first;
  }

  /** How many lines were followed. */
  get lines(): number {
    return this.#lines;
  }

  /** The line that was followed last. */
  get newest(): LedgerMark | undefined {
    return this.#last === undefined ? undefined : { number: this.#last.number, digest: this.#last.digest };
  }

  /** Follows the next line and answers what it says; undefined when that is nothing. */
  add(stored: StoredLine): LedgerLine | undefined {
    const line = readLine(stored);
    const problem = this.#problemOf(stored, line);
    if (problem !== undefined) this.breaks.push({ line: stored.number, problem });
    this.#lines++;
    this.#last = stored;
    this.#lastAt = line?.at ?? this.#lastAt;
    return line;
  }

  #problemOf(stored: StoredLine, line: LedgerLine | undefined): string | undefined {
    const { number, text, digest } = stored;
    const last = this.#last;
    const due = last === undefined ? this.#first : last.number + 1;
    if (number > due)
      return due === number - 1 ? `line ${due} is missing` : `lines ${due} to ${number - 1} are missing`;
    const own = digestOfLine(text);
    if (own !== digest)
      return `line ${number} was changed: its text has the digest ${short(own)}, it was added with ${short(digest)}`;
    if (line?.number !== number) return `line ${number} is none: ${text.slice(0, 80)}`;
    // Where the chain is followed from its middle, nothing is known of the line before.
    if ((last !== undefined || number === 1) && line.before !== (last?.digest ?? ''))
      return `line ${number} does not follow on line ${number - 1}: it names the digest ${short(line.before)}, that line has ${short(last?.digest ?? '')}; one of the two was changed`;
    if (line.at <= this.#lastAt)
      return `line ${number} is out of order: it is of ${line.at}, the line before of ${this.#lastAt}`;
    return undefined;
  }
}

/** The beginning of a digest, as it is shown. */
export function short(digest: string): string {
  return digest === '' ? 'none' : digest.slice(0, 12);
}
