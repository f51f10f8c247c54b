import {
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dimension, PipelineDefinition } from '../../domain/definition.ts';
import { oneLine } from '../cassandraQuery.ts';
import { DATASOURCE } from '../names.ts';
import { queriesOf } from './queries.ts';

/** A variable of a dimension's name: any of its values that occur, at first all. Its classes, where it has some, need none. */
export function dimensionVariable(
  definition: PipelineDefinition,
  dimension: Dimension,
): QueryVariableBuilder {
  const query = oneLine(queriesOf(definition).values(dimension));
  return new QueryVariableBuilder(dimension.name)
    .label(dimension.name.replaceAll('_', ' '))
    .datasource(DATASOURCE)
    .query({ query })
    .definition(query)
    .multi(true)
    .includeAll(true)
    .allowCustomValue(false)
    .current({ text: ['All'], value: ['$__all'], selected: true })
    .sort(VariableSort.AlphabeticalAsc)
    .refresh(VariableRefresh.OnTimeRangeChanged);
}
