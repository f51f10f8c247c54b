import type { PanelBuilder as BarGauge } from '@grafana/grafana-foundation-sdk/bargauge';
import type { PanelBuilder as Gauge } from '@grafana/grafana-foundation-sdk/gauge';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { SECTORS } from '../record.ts';
import { CassandraQuery } from '../../../grafana/cassandraQuery.ts';
import { OTHER } from '../../../grafana/colours.ts';
import { bars, gauge, lastValue, TEXT_OF_MANY_BARS } from '../../../grafana/panels/bars.ts';
import { restOfFields, rowsToFields, sortedBy, without } from '../../../grafana/transformations.ts';
import { SECTOR_COLOURS, SIZE_COLOURS } from './colours.ts';
import { SHORT_EMPTY } from './empty.ts';
import { QUERIES } from './queries.ts';

/** Panels over all companies, by size class and by sector; a class or sector without companies has no bar. */

export function companiesBySize(): BarGauge {
  const description =
    'Companies by number of employees: micro below 10, small 10 to 49, medium 50 to 249, large from 250 on';
  return (
    bars({ title: 'Company size by employees', description, width: 8, empty: SHORT_EMPTY }, SIZE_COLOURS)
      .unit(units.LocaleFormat)
      .decimals(0)
      .withTarget(new CassandraQuery(QUERIES.companiesBySize))
      // From small to large, which is the order of the mean number of employees.
      .withTransformation(sortedBy('employees'))
      .withTransformation(without('dimension', 'employees'))
      .withTransformation(rowsToFields('size', 'companies'))
  );
}

/** What the two panels by sector have in common. */
const ALL = 'all';
export const OTHER_SECTORS = 'other';
export const ALL_SECTOR_COLOURS = { ...SECTOR_COLOURS, [OTHER_SECTORS]: OTHER };

/** All but the sum over all, which is there for the maximum. */
const EACH_SECTOR = `/^(?!${ALL}$)/`;

function bySector<Panel extends BarGauge | Gauge>(
  panel: Panel,
  figure: 'companies' | 'employees',
  ofSectors: string,
  ofAll: string,
): Panel {
  panel
    .unit(units.LocaleFormat)
    .decimals(0)
    .reduceOptions(lastValue(EACH_SECTOR))
    .withTarget(new CassandraQuery(ofSectors))
    .withTarget(new CassandraQuery(ofAll).refId('B'))
    .withTransformation(without('dimension'))
    .withTransformation(rowsToFields('sector', figure));
  for (const step of restOfFields(SECTORS, ALL, OTHER_SECTORS)) panel.withTransformation(step);
  return panel;
}

export function companiesBySector(): BarGauge {
  const description = 'Companies of each sector; other is what is none of the five';
  const panel = bars(
    { title: 'Number of companies per sector', description, width: 8, empty: SHORT_EMPTY },
    ALL_SECTOR_COLOURS,
  ).text(TEXT_OF_MANY_BARS);
  return bySector(panel, 'companies', QUERIES.companiesBySector, QUERIES.companiesOfAll);
}

export function employeesBySector(): Gauge {
  const description =
    'Employees of all companies of each sector together, full at the employees of all companies; other is what is none of the five';
  const panel = gauge(
    { title: 'Number of employees per sector', description, width: 8, empty: SHORT_EMPTY },
    ALL_SECTOR_COLOURS,
  );
  return bySector(panel, 'employees', QUERIES.employeesBySector, QUERIES.employeesOfAll);
}
