import type { PanelBuilder as BarGauge } from '@grafana/grafana-foundation-sdk/bargauge';
import type { PanelBuilder as Gauge } from '@grafana/grafana-foundation-sdk/gauge';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { CassandraQuery } from '../cassandraQuery.ts';
import { SECTOR_COLOURS, SIZE_COLOURS } from '../colours.ts';
import { bars, gauge } from '../panels.ts';
import { rowsToFields, sortedBy, without } from '../transformations.ts';
import { QUERIES } from './queries.ts';

/** Panels over all companies, by size class and by sector; a class or sector without companies has no bar. */

export function companiesBySize(): BarGauge {
  const description =
    'Companies by number of employees: micro below 10, small 10 to 49, medium 50 to 249, large from 250 on';
  return (
    bars({ title: 'Company size by employees', description, width: 8 }, SIZE_COLOURS)
      .unit(units.Short)
      .decimals(0)
      .withTarget(new CassandraQuery(QUERIES.companiesBySize))
      // From small to large, which is the order of the mean number of employees.
      .withTransformation(sortedBy('employees'))
      .withTransformation(without('dimension', 'employees'))
      .withTransformation(rowsToFields('size', 'companies'))
  );
}

export function companiesBySector(): BarGauge {
  return bars(
    { title: 'Number of companies per sector', description: 'Companies of each sector', width: 8 },
    SECTOR_COLOURS,
  )
    .unit(units.Short)
    .decimals(0)
    .withTarget(new CassandraQuery(QUERIES.companiesBySector))
    .withTransformation(without('dimension'))
    .withTransformation(sortedBy('sector'))
    .withTransformation(rowsToFields('sector', 'companies'));
}

export function employeesBySector(): Gauge {
  const description = 'Employees of all companies of each sector together';
  return gauge({ title: 'Number of employees per sector', description, width: 8 }, SECTOR_COLOURS)
    .unit(units.Short)
    .withTarget(new CassandraQuery(QUERIES.employeesBySector))
    .withTransformation(without('dimension'))
    .withTransformation(sortedBy('sector'))
    .withTransformation(rowsToFields('sector', 'employees'));
}
