import type { PanelBuilder as BarChart } from '@grafana/grafana-foundation-sdk/barchart';
import type { PanelBuilder as Gauge } from '@grafana/grafana-foundation-sdk/gauge';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { CassandraQuery } from '../../../grafana/cassandraQuery.ts';
import { fixed, GOOD, OTHER, PLAIN } from '../../../grafana/colours.ts';
import { barChart, gauge } from '../../../grafana/panels/bars.ts';
import { largest, largestAndRest, MOST_BARS, sortedBy, without } from '../../../grafana/transformations.ts';
import { SHORT_EMPTY } from './empty.ts';
import { QUERIES } from './queries.ts';

/** Panels over the countries of variable `country`. */

const EMPTY = 'no company of these countries in this time range yet';

/** By name, so that bars keep their places while their figures change. */
function byCountry(title: string, what: string, query: string, figure: string): BarChart {
  const description = `${what}, on average, of the chosen countries; of more than ${MOST_BARS}, the largest`;
  const panel = barChart({ title, description, width: 8, empty: EMPTY }, 'country')
    .withTarget(new CassandraQuery(query))
    .withTransformation(without('dimension'));
  for (const step of largest(figure)) panel.withTransformation(step);
  return panel.withTransformation(sortedBy('country'));
}

export function averageInvestment(): BarChart {
  const what = 'Investment received by a company';
  return byCountry('Average investment per country', what, QUERIES.investmentByCountry, 'average investment')
    .unit(units.Dollars)
    .colorScheme(fixed(PLAIN));
}

export function averageRevenue(): BarChart {
  const what = 'Revenue of a company';
  return byCountry('Average revenue per country', what, QUERIES.revenueByCountry, 'average revenue')
    .unit(units.Dollars)
    .colorScheme(fixed(GOOD));
}

export function averageEmployees(): BarChart {
  const [title, what] = ['Average number of employees per country', 'Employees of a company'];
  return byCountry(title, what, QUERIES.employeesByCountry, 'average employees')
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
      empty: SHORT_EMPTY,
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
  const columns = {
    name: 'country',
    numerator: 'revenue',
    denominator: 'investment',
    most: 'most',
    isRest: 'is_rest',
  };
  for (const step of largestAndRest(columns)) panel.withTransformation(step);
  return panel;
}
