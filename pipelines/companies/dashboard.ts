import {
  DashboardBuilder,
  DashboardCursorSync,
  type Dashboard,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { granularityVariable } from '../../grafana/granularity.ts';
import { links } from '../../grafana/links.ts';
import { TAG } from '../../grafana/names.ts';
import {
  averageEmployees,
  averageInvestment,
  averageRevenue,
  revenueOfInvestment,
} from './dashboard/countryPanels.ts';
import { companiesBySector, companiesBySize, employeesBySector } from './dashboard/groupPanels.ts';
import {
  companiesPerMinute,
  investment,
  investmentOverTime,
  newestCompanies,
  sums,
} from './dashboard/timePanels.ts';
import { countryVariable } from './dashboard/variables.ts';
import { companies } from './pipeline.ts';

/** What the companies are: the reference's nine panels, and beside them sums, companies per minute and the newest ones. */
export function companiesDashboard(): Dashboard {
  return new DashboardBuilder('Companies')
    .uid(companies.name)
    .description('Companies by the time of their record: totals of the buckets that begin in the time range')
    .tags([TAG])
    .time({ from: 'now-30m', to: 'now' })
    .refresh('5s')
    .timezone('browser')
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .links(links())
    .variables([granularityVariable(), countryVariable()])
    .withPanel(sums())
    .withPanel(investment())
    .withPanel(companiesPerMinute())
    .withPanel(averageInvestment())
    .withPanel(averageRevenue())
    .withPanel(averageEmployees())
    .withPanel(revenueOfInvestment())
    .withPanel(companiesBySize())
    .withPanel(companiesBySector())
    .withPanel(employeesBySector())
    .withPanel(investmentOverTime())
    .withPanel(newestCompanies())
    .build();
}
