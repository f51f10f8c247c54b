import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { SECTORS } from './record.ts';

/** What the API does not know of a company, by a seed; ranges as CompanyRecord says. */
export function enrichment(seed: number) {
  const random = xoroshiro128plus(seed);
  const uniform = (from: number, to: number) => from + uniformFloat64(random) * (to - from);
  const twoDigits = (from: number, to: number) => String(uniformInt(random, from, to)).padStart(2, '0');
  // The order of the draws is part of the contract: another order is another record for the same tick.
  return {
    revenue: uniform(10_000, 1_000_000),
    number_of_employees: uniformInt(random, 10, 5000),
    sector: SECTORS[uniformInt(random, 0, SECTORS.length - 1)],
    founded_date: `19${twoDigits(70, 99)}-${twoDigits(1, 12)}-${twoDigits(1, 28)}`,
    valuation: uniform(1_000_000, 10_000_000),
    investment_received: uniform(100_000, 5_000_000),
  };
}
