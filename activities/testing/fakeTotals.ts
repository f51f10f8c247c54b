import type { CompanyTotals, DimensionValue } from '../../connections/companyTotals.ts';
import { allTotalsOf, bucketOf, type CompanyFigures, type TotalsRow } from '../../domain/totals.ts';

/** The tables of rollups in memory: as the stream leaves them, until a test spoils them. */
export class FakeTotals implements CompanyTotals {
  readonly companies = new Map<string, CompanyFigures>();
  readonly totals: TotalsRow[] = [];

  /** Does what the streaming job does with companies: notes them by their minute, and adds everything up anew. */
  stream(companies: ReadonlyMap<string, CompanyFigures>): void {
    for (const [id, company] of companies) this.companies.set(id, company);
    this.totals.splice(0, this.totals.length, ...allTotalsOf(this.companies.values()));
  }

  companiesOf(minute: Date): Promise<ReadonlyMap<string, CompanyFigures>> {
    const within = [...this.companies].filter(
      ([, company]) => bucketOf('minute', company.timestamp_column).getTime() === minute.getTime(),
    );
    return Promise.resolve(new Map(within));
  }

  values(): Promise<readonly DimensionValue[]> {
    const values = new Map(
      this.totals.map(({ dimension, value }) => [`${dimension} ${value}`, { dimension, value }]),
    );
    return Promise.resolve([...values.values()]);
  }

  rows(...[granularity, values, { from, to }]: Parameters<CompanyTotals['rows']>): Promise<TotalsRow[]> {
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
