import type { Cassandra, Parameter, Row } from '../../connections/cassandra/cassandra.ts';

/** A row of the table of the ledger, as a test may spoil it. */
export interface LedgerRow {
  readonly number: bigint;
  line: string;
  digest: string;
}

/** The table of the ledger in memory: it understands the statements of connections/cassandra/ledger.ts by how they begin and end. */
export class FakeLedgerTable implements Pick<Cassandra, 'execute'> {
  /** By bucket, in order. */
  readonly buckets = new Map<number, LedgerRow[]>();
  /** Called before a line is added, once: another one may be faster. */
  beforeInsert: (() => void) | undefined;

  /** All rows, in order. */
  rows(): LedgerRow[] {
    return [...this.buckets.values()].flat();
  }

  execute(query: string, [, ...parameters]: readonly Parameter[] = []): Promise<readonly Row[]> {
    const [bucket, from] = parameters.map(Number);
    const rows = this.buckets.get(bucket ?? 0) ?? [];
    if (query.endsWith('LIMIT 1')) return Promise.resolve(copies(rows.slice(-1)));
    if (query.endsWith('ORDER BY number ASC'))
      return Promise.resolve(copies(rows.filter(({ number }) => number >= BigInt(from ?? 0))));
    if (!query.startsWith('INSERT') || !query.endsWith('IF NOT EXISTS'))
      return Promise.reject(new Error(`The fake does not know: ${query}`));
    const before = this.beforeInsert;
    this.beforeInsert = undefined;
    before?.();
    const [, number, line, digest] = parameters;
    const isThere = this.rows().some((row) => row.number === number);
    if (!isThere) this.add({ number: BigInt(String(number)), line: String(line), digest: String(digest) });
    return Promise.resolve([{ '[applied]': !isThere }]);
  }

  add(row: LedgerRow, bucket = Math.floor(Number(row.number) / 10_000)): void {
    this.buckets.set(bucket, [...(this.buckets.get(bucket) ?? []), row]);
  }
}

function copies(rows: readonly LedgerRow[]): readonly Row[] {
  return rows.map((row) => ({ ...row }));
}
