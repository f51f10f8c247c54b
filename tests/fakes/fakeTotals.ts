import type { DimensionValue, TotalsTables } from '../../connections/cassandra/totalsTables.ts';
import { bucketOf, type Figures, type TotalsRow } from '../../domain/totals.ts';
import { COMPANY_ROLLUP } from '../companies.ts';

/** The tables of rollups in memory: as the stream leaves them, until a test spoils them. */
export class FakeTotals implements TotalsTables {
  readonly companies = new Map<string, Figures>();
  readonly totals: TotalsRow[] = [];

  /** Does what the streaming job does with companies: notes them by their minute, and adds everything up anew. */
  stream(companies: ReadonlyMap<string, Figures>): void {
    for (const [id, company] of companies) this.companies.set(id, company);
    this.totals.splice(0, this.totals.length, ...COMPANY_ROLLUP.allTotalsOf(this.companies.values()));
  }

  async *recordsOf(minute: Date) {
    const within = [...this.companies].filter(
      ([, company]) => bucketOf('minute', COMPANY_ROLLUP.timeOf(company)).getTime() === minute.getTime(),
    );
    for (const record of within) yield await Promise.resolve([record]);
  }

  values(): Promise<readonly DimensionValue[]> {
    const values = new Map(
      this.totals.map(({ dimension, value }) => [`${dimension} ${value}`, { dimension, value }]),
    );
    return Promise.resolve([...values.values()]);
  }

  rows(...[granularity, values, { from, to }]: Parameters<TotalsTables['rows']>): Promise<TotalsRow[]> {
    return Promise.resolve(
      this.totals.filter(
        (row) =>
          row.granularity === granularity &&
          values.some(({ dimension, value }) => dimension === row.dimension && value === row.value) &&
          row.bucket >= from &&
          row.bucket < to,
      ),
    );
  }
}
