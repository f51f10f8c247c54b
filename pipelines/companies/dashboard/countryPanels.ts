import type { PanelBuilder as BarChart } from '@grafana/grafana-foundation-sdk/barchart';
import type { PanelBuilder as Gauge } from '@grafana/grafana-foundation-sdk/gauge';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { CassandraQuery } from '../../../grafana/cassandraQuery.ts';
import { fixed, GOOD, OTHER, PLAIN } from '../../../grafana/colours.ts';
import { barChart, gauge } from '../../../grafana/panels.ts';
import { largestAndRest, sortedBy, without } from '../../../grafana/transformations.ts';
import { QUERIES } from './queries.ts';

/** Panels over the countries of variable `country`. */

const EMPTY = 'no company of these countries in this time range yet';

function byCountry(title: string, description: string, query: string): BarChart {
  return barChart({ title, description, width: 8, empty: EMPTY }, 'country')
    .withTarget(new CassandraQuery(query))
    .withTransformation(without('dimension'))
    .withTransformation(sortedBy('country'));
}

export function averageInvestment(): BarChart {
  const description = 'Investment received by a company, on average, of the chosen countries';
  return byCountry('Average investment per country', description, QUERIES.investmentByCountry)
    .unit(units.Dollars)
    .colorScheme(fixed(PLAIN));
}

export function averageRevenue(): BarChart {
  const description = 'Revenue of a company, on average, of the chosen countries';
  return byCountry('Average revenue per country', description, QUERIES.revenueByCountry)
    .unit(units.Dollars)
    .colorScheme(fixed(GOOD));
}

export function averageEmployees(): BarChart {
  const description = 'Employees of a company, on average, of the chosen countries';
  return byCountry('Average number of employees per country', description, QUERIES.employeesByCountry)
    .unit(units.LocaleFormat)
    .decimals(0)
    .colorScheme(fixed(OTHER));
}

export function revenueOfInvestment(): Gauge {
  const description =
    'Sum of revenue, in percent of the sum of investment received, of the chosen countries: the twelve with the most investment, and all others together';
  const panel = gauge(
    {
      title: 'Revenue as a percentage of investment by country',
      description,
      width: 24,
      height: 7,
      empty: EMPTY,
    },
    {},
  )
    .unit(units.PercentUnit)
    .decimals(1)
    .max(1)
    .colorScheme(fixed(PLAIN))
    .withTarget(new CassandraQuery(QUERIES.revenueAndInvestment))
    .withTarget(new CassandraQuery(QUERIES.otherCountries).refId('B'))
    .withTransformation(without('dimension'));
  const columns = { name: 'country', numerator: 'revenue', denominator: 'investment', most: 'most' };
  for (const step of largestAndRest(columns)) panel.withTransformation(step);
  return panel;
}
