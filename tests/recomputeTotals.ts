/** What totals are made of: columns of a row of `companies_created`. */
export interface CountedCompany {
  readonly timestamp_column: Date;
  readonly country: string;
  readonly sector: string;
  readonly number_of_employees: number;
  readonly revenue: number;
  readonly investment_received: number;
  readonly valuation: number;
}

/** A row of `company_totals`. */
export interface CompanyTotals {
  readonly granularity: Granularity;
  readonly dimension: string;
  readonly value: string;
  readonly bucket: Date;
  readonly companies: number;
  readonly employees: number;
  readonly revenue: number;
  readonly investment: number;
  readonly valuation: number;
}

const BUCKET_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
export type Granularity = keyof typeof BUCKET_MS;
const GRANULARITIES: readonly Granularity[] = ['minute', 'hour', 'day'];

/** Begin of the bucket (UTC) that a time falls in. */
export function bucketOf(time: Date, granularity: Granularity): Date {
  return new Date(Math.floor(time.getTime() / BUCKET_MS[granularity]) * BUCKET_MS[granularity]);
}

/** Size class by number of employees: below 10, below 50, below 250, from there on. */
export function sizeOf(employees: number): string {
  if (employees < 10) return 'micro';
  if (employees < 50) return 'small';
  return employees < 250 ? 'medium' : 'large';
}

/** The rows of `company_totals` that these companies give, recomputed from nothing else. */
export function recomputeTotals(companies: readonly CountedCompany[]): readonly CompanyTotals[] {
  const totals = new Map<string, CompanyTotals>();
  for (const company of companies) {
    const values = {
      all: 'all',
      country: company.country,
      sector: company.sector,
      size: sizeOf(company.number_of_employees),
    };
    for (const granularity of GRANULARITIES) {
      const bucket = bucketOf(company.timestamp_column, granularity);
      for (const [dimension, value] of Object.entries(values)) {
        const key = JSON.stringify([granularity, dimension, value, bucket]);
        const before = totals.get(key);
        totals.set(key, {
          granularity,
          dimension,
          value,
          bucket,
          companies: (before?.companies ?? 0) + 1,
          employees: (before?.employees ?? 0) + company.number_of_employees,
          revenue: (before?.revenue ?? 0) + company.revenue,
          investment: (before?.investment ?? 0) + company.investment_received,
          valuation: (before?.valuation ?? 0) + company.valuation,
        });
      }
    }
  }
  return [...totals.values()];
}
