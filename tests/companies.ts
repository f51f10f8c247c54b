import { readFileSync } from 'node:fs';
import path from 'node:path';
import { REPOSITORY_ROOT } from '../config/localConfig.ts';
import { companies } from '../pipelines/companies/pipeline.ts';
import { checkedPipeline } from '../pipelines/load.ts';
import { rollupOf, type Figures, type TotalsPlace } from '../domain/totals.ts';

/** The pipeline that most tests are of. */
export const COMPANIES = checkedPipeline(
  companies,
  readFileSync(path.join(REPOSITORY_ROOT, 'pipelines', 'companies', 'record.schema.json'), 'utf8'),
);
export const COMPANY_ROLLUP = rollupOf(COMPANIES);

/** What the totals of companies are made of. */
export interface CompanyFigures extends Figures {
  readonly timestamp_column: Date;
  readonly country: string | null;
  readonly sector: string | null;
  readonly number_of_employees: number | null;
  readonly revenue: number | null;
  readonly valuation: number | null;
  readonly investment_received: number | null;
}

/** A row of `company_totals`. */
export interface CompanyTotalsRow extends TotalsPlace {
  readonly companies: number;
  readonly employees: number;
  readonly revenue: number;
  readonly investment: number;
  readonly valuation: number;
  readonly without_employees: number;
  readonly without_revenue: number;
  readonly without_investment: number;
  readonly without_valuation: number;
}

/** Size classes by the number of employees, those of the European Union: written once more, from what dashboards say. */
export function sizeClass(employees: number): 'micro' | 'small' | 'medium' | 'large' {
  if (employees < 10) return 'micro';
  if (employees < 50) return 'small';
  return employees < 250 ? 'medium' : 'large';
}
