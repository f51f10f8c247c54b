import { GRANULARITIES } from '../../domain/totals.ts';
import { sizeClass, type CompanyTotalsRow } from '../companies.ts';
import { exactSum } from './exactSum.ts';

/** The columns of `companies_created`, and of `companies_by_minute`, that the totals depend on. */
export interface Fact {
  readonly id: string;
  readonly timestamp: Date;
  readonly country: string | null;
  readonly sector: string | null;
  readonly employees: number | null;
  readonly revenue: number | null;
  readonly investment: number | null;
  readonly valuation: number | null;
}

type Figures = Omit<CompanyTotalsRow, 'granularity' | 'dimension' | 'value' | 'bucket'>;

/**
 * All rows that `company_totals` must hold for these facts, if nothing expired: written from the description of the tables, not
 * from the job. A minute's sums are the exact ones of its companies, rounded once; an hour's those of its minutes, a day's
 * those of its hours.
 */
export function recomputeTotals(facts: Iterable<Fact>): CompanyTotalsRow[] {
  const companies = [...facts].flatMap((fact) =>
    valuesOf(fact).map(({ dimension, value }) => ({
      dimension,
      value,
      at: fact.timestamp.getTime(),
      figures: figuresOf(fact),
    })),
  );
  let parts: readonly Part[] = companies;
  return Object.entries(GRANULARITIES).flatMap(([granularity, width]) => {
    const groups = grouped(parts, width);
    parts = [...groups.values()].map((group) => summed(group, width));
    return parts.map(({ dimension, value, at, figures }) => ({
      granularity: granularity as keyof typeof GRANULARITIES,
      dimension,
      value,
      bucket: new Date(at),
      ...figures,
    }));
  });
}

interface Part {
  readonly dimension: CompanyTotalsRow['dimension'];
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly figures: Figures;
}

function grouped(parts: readonly Part[], width: number): Map<string, Part[]> {
  const groups = new Map<string, Part[]>();
  for (const part of parts) {
    const key = JSON.stringify([part.dimension, part.value, Math.floor(part.at / width)]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [part]);
    else group.push(part);
  }
  return groups;
}

function summed(group: readonly Part[], width: number): Part {
  const [first] = group;
  if (first === undefined) throw new Error('a group has at least one part');
  const column = (name: keyof Figures) => group.map(({ figures }) => figures[name]);
  const count = (name: keyof Figures) => column(name).reduce((sum, number) => sum + number, 0);
  return {
    ...first,
    at: Math.floor(first.at / width) * width,
    figures: {
      companies: count('companies'),
      employees: count('employees'),
      revenue: exactSum(column('revenue')),
      investment: exactSum(column('investment')),
      valuation: exactSum(column('valuation')),
      without_employees: count('without_employees'),
      without_revenue: count('without_revenue'),
      without_investment: count('without_investment'),
      without_valuation: count('without_valuation'),
    },
  };
}

function figuresOf({ employees, revenue, investment, valuation }: Fact): Figures {
  return {
    companies: 1,
    employees: employees ?? 0,
    revenue: revenue ?? 0,
    investment: investment ?? 0,
    valuation: valuation ?? 0,
    without_employees: employees === null ? 1 : 0,
    without_revenue: revenue === null ? 1 : 0,
    without_investment: investment === null ? 1 : 0,
    without_valuation: valuation === null ? 1 : 0,
  };
}

/** A company without a country is in none, and so on. */
function valuesOf({ country, sector, employees }: Fact): Pick<Part, 'dimension' | 'value'>[] {
  return [
    { dimension: 'all', value: 'all' },
    ...(country === null ? [] : [{ dimension: 'country', value: cut(country) } as const]),
    ...(sector === null ? [] : [{ dimension: 'sector', value: cut(sector) } as const]),
    ...(employees === null ? [] : [{ dimension: 'size', value: sizeClass(employees) } as const]),
  ];
}

/** Of a name, 256 characters count. */
function cut(name: string): string {
  return Array.from(name).slice(0, 256).join('');
}
