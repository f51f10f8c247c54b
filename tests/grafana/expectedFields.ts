import { SECTORS } from '../../pipelines/companies/record.ts';
import type { ExampleCompany } from './exampleData.ts';
import { groups, sum } from './expectedCompanies.ts';

/** What a panel draws, by the name that it is drawn under: its last value. */
export type DrawnFields = readonly (readonly [name: string, value: number])[];

/**
 * What the panels draw whose figures are made in Grafana, in the order in which they are drawn: what is beyond the five sectors,
 * and the countries beyond the twelve with the most investment.
 */
export function expectedFields(
  companies: readonly ExampleCompany[],
  countries: readonly string[],
  largest = 12,
): Readonly<Record<string, DrawnFields>> {
  const bySector = (figure: (group: readonly ExampleCompany[]) => number): DrawnFields => {
    const named = SECTORS.map((sector) => companies.filter((company) => company.sector === sector));
    const others = companies.filter(({ sector }) => !SECTORS.some((one) => one === sector));
    return [
      ...SECTORS.map((sector, index) => [sector, figure(named[index] ?? [])] as const),
      ['other', figure(others)],
      ['all', figure(companies)],
    ];
  };
  const shown = companies.filter(({ country }) => countries.includes(country));
  const byInvestment = groups(shown, ({ country }) => country).toSorted(
    ([, a], [, b]) => sum(b, 'investment_received') - sum(a, 'investment_received'),
  );
  const ofTheirOwn = byInvestment.slice(0, largest).toSorted(([one], [other]) => one.localeCompare(other));
  const rest = byInvestment.slice(largest).flatMap(([, group]) => group);
  return {
    'Number of companies per sector': bySector((group) => group.length),
    'Number of employees per sector': bySector((group) => sum(group, 'number_of_employees')),
    'Revenue as a percentage of investment by country': [
      ...ofTheirOwn.map(([country, group]) => [country, ratio(group)] as const),
      ...(rest.length === 0 ? [] : [['all others', ratio(rest)] as const]),
    ],
  };
}

function ratio(group: readonly ExampleCompany[]): number {
  return sum(group, 'revenue') / sum(group, 'investment_received');
}
