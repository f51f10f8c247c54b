import type { QueryVariableBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { valuesVariable } from '../../../grafana/pipeline/variables.ts';
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

/** Variable `country`: whichever of them occur. */
export function countryVariable(): QueryVariableBuilder {
  return valuesVariable({
    name: 'country',
    label: 'Countries',
    statement: QUERIES.countries,
    current: { text: DEFAULT_COUNTRIES, value: DEFAULT_COUNTRIES },
  });
}
