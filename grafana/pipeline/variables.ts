import {
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dimension, PipelineDefinition } from '../../domain/definition.ts';
import { oneLine } from '../cassandraQuery.ts';
import { DATASOURCE } from '../names.ts';
import { queriesOf } from './queries.ts';

/** A variable of a dimension's name: whichever of its values occur, at first all. Its classes, where it has some, need none. */
export function dimensionVariable(
  definition: PipelineDefinition,
  dimension: Dimension,
): QueryVariableBuilder {
  return valuesVariable({
    name: dimension.name,
    label: dimension.name.replaceAll('_', ' '),
    statement: queriesOf(definition).values(dimension),
    current: { text: ['All'], value: ['$__all'] },
  });
}

/** A variable of the values that a statement finds. */
export interface ValuesVariable {
  readonly name: string;
  readonly label: string;
  readonly statement: string;
  /** What is chosen at first. */
  readonly current: { readonly text: readonly string[]; readonly value: readonly string[] };
}

/** Several values may be chosen. They are asked for again with the time range, so that a first one appears by itself. */
export function valuesVariable({ name, label, statement, current }: ValuesVariable): QueryVariableBuilder {
  const query = oneLine(statement);
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(DATASOURCE)
    .query({ query })
    .definition(query)
    .multi(true)
    .includeAll(true)
    .allowCustomValue(false)
    .current({ text: [...current.text], value: [...current.value], selected: true })
    .sort(VariableSort.AlphabeticalAsc)
    .refresh(VariableRefresh.OnTimeRangeChanged);
}
