import {
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { oneLine } from '../../../grafana/cassandraQuery.ts';
import { DATASOURCE } from '../../../grafana/names.ts';
import { QUERIES } from './queries.ts';

/** The countries that the reference's panels show. */
export const DEFAULT_COUNTRIES = [
  'France',
  'Egypt',
  'Australia',
  'Morocco',
  'Singapore',
  'Luxembourg',
  'Mexico',
] as const;

/** Variable `country`: any of those that occur. Asked for again with the time range, so that a first country appears by itself. */
export function countryVariable(): QueryVariableBuilder {
  const query = oneLine(QUERIES.countries);
  return new QueryVariableBuilder('country')
    .label('Countries')
    .datasource(DATASOURCE)
    .query({ query })
    .definition(query)
    .multi(true)
    .includeAll(true)
    .allowCustomValue(false)
    .current({ text: [...DEFAULT_COUNTRIES], value: [...DEFAULT_COUNTRIES], selected: true })
    .sort(VariableSort.AlphabeticalAsc)
    .refresh(VariableRefresh.OnTimeRangeChanged);
}
