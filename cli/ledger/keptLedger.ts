import { examplesOf } from '../../activities/verify/examples.ts';
import { CassandraSchemaMissing } from '../../connections/cassandra/errors.ts';
import type { Ledger } from '../../connections/cassandra/ledger.ts';
import type { StoredLine } from '../../domain/ledger.ts';
import { readKept } from './keptFile.ts';

/** A ledger of which a file was kept: the file's lines, each compared with the table's, and behind them what the table has more. */
export class KeptLedger implements Pick<Ledger, 'lines'> {
  readonly #file: string;
  readonly #table: Pick<Ledger, 'lines'>;
  readonly #others: string[] = [];
  readonly #missing: string[] = [];
  #rows = 0;
  #count = 0;
  #bytes = 0;

  constructor(file: string, table: Pick<Ledger, 'lines'>) {
    this.#file = file;
    this.#table = table;
  }

  /** Lines of the file that were read. */
  get count(): number {
    return this.#count;
  }

  /** Bytes of these lines. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The table has no line at all, while the file has: it is gone, or was emptied. */
  get isAlone(): boolean {
    return this.#count > 0 && this.#rows === 0;
  }

  /** Where file and table say different things, one line each kind; none where the table has no line at all. */
  get problems(): readonly string[] {
    return [
      ...said(
        this.#others,
        'line of the ledger is another in the table than in the file',
        'lines of the ledger are others in the table than in the file',
      ),
      ...(this.isAlone
        ? []
        : said(
            this.#missing,
            'line of the file is not in the table',
            'lines of the file are not in the table',
          )),
    ];
  }

  async *lines(pipelineId: string): AsyncGenerator<readonly StoredLine[]> {
    const rows = this.#rowsOf(pipelineId);
    let row = await next(rows);
    let last = 0;
    for await (const line of readKept(this.#file)) {
      while (row !== undefined && row.number < line.number) row = await next(rows);
      if (row?.number !== line.number) this.#missing.push(`line ${line.number}`);
      else if (row.text !== line.text || row.digest !== line.digest) this.#others.push(`line ${line.number}`);
      this.#count++;
      this.#bytes = line.end;
      last = line.number;
      yield [line];
    }
    for (; row !== undefined; row = await next(rows)) if (row.number > last) yield [row];
  }

  async *#rowsOf(pipelineId: string): AsyncGenerator<StoredLine> {
    try {
      for await (const lines of this.#table.lines(pipelineId))
        for (const line of lines) {
          this.#rows++;
          yield line;
        }
    } catch (error) {
      if (!(error instanceof CassandraSchemaMissing)) throw error;
    }
  }
}

async function next(rows: AsyncGenerator<StoredLine>): Promise<StoredLine | undefined> {
  const { value, done } = await rows.next();
  return done === true ? undefined : value;
}

function said(numbers: readonly string[], one: string, several: string): readonly string[] {
  const what = numbers.length === 1 ? one : several;
  return numbers.length === 0 ? [] : [`${numbers.length} ${what} (${examplesOf(numbers)})`];
}
