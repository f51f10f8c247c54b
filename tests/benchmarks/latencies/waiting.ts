/** One of the records that were published at a time, for all of them. */
export interface Probe {
  readonly id: string;
  /** Records published up to and with this one. */
  readonly published: number;
  /** Before they were sent, in milliseconds. */
  readonly at: number;
}

/** How long probes wait until their row is there, and until the totals count them. */
export class Waiting {
  /** In milliseconds, of the probes of which it is known. */
  readonly row: number[] = [];
  readonly totals: number[] = [];
  #forRow: readonly Probe[] = [];
  #forTotals: readonly Probe[] = [];

  add(probe: Probe): void {
    this.#forRow = [...this.#forRow, probe];
    this.#forTotals = [...this.#forTotals, probe];
  }

  /** Those that have waited longest for their row, so many at most. */
  oldest(most: number): readonly string[] {
    return this.#forRow.slice(0, most).map(({ id }) => id);
  }

  get count(): number {
    return Math.max(this.#forRow.length, this.#forTotals.length);
  }

  /** What was found at a time: these rows, and so many records in the totals. */
  found(rows: ReadonlySet<string>, counted: number, at: number): void {
    for (const probe of this.#forRow) if (rows.has(probe.id)) this.row.push(at - probe.at);
    this.#forRow = this.#forRow.filter(({ id }) => !rows.has(id));
    for (const probe of this.#forTotals) if (probe.published <= counted) this.totals.push(at - probe.at);
    this.#forTotals = this.#forTotals.filter(({ published }) => published > counted);
  }
}
