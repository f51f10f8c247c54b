import { z } from 'zod';
import { alertThresholds } from './alerts/thresholds.ts';
import { columnTypeOf, recordShape, valueType, type Property } from './columns.ts';
import { cqlNameProblem } from './cqlNames.ts';
import type { Column, ColumnType, Dimension, Measure, PipelineDefinition } from './definition.ts';
import { nameProblems, repeated } from './definitionNames.ts';
import { tablesOf } from './tables.ts';

/** Sums of any number of figures within this stay finite, and keep their 15 to 16 digits. */
const LARGEST_FIGURE = 1e15;

/** What a column of a type can hold, by the type of the field's values. */
const HOLDS: Readonly<Record<ColumnType, readonly string[]>> = {
  uuid: ['string'],
  text: ['string'],
  int: ['integer'],
  bigint: ['integer'],
  double: ['integer', 'number'],
  boolean: ['boolean'],
  timestamp: ['string', 'integer'],
  json: ['string', 'integer', 'number', 'boolean', 'object', 'array'],
};

/** A field with what is known of it, or why it is none. */
interface Field {
  readonly values: string;
  readonly type: ColumnType;
  readonly property: Property;
  readonly isRequired: boolean;
}

/**
 * What does not fit in a definition, one sentence each, with the name of what it is about; none when the engine can work with it.
 * `schema` is the JSON Schema of its records, parsed.
 */
export function definitionProblems(definition: PipelineDefinition, schema: unknown): readonly string[] {
  const read = recordShape.safeParse(schema);
  if (!read.success) return [`record.schema.json: ${z.prettifyError(read.error)}`];
  const problems: string[] = [];
  const fields = new Map<string, Field>();
  const required = new Set(read.data.required);
  for (const [name, property] of Object.entries(read.data.properties)) {
    const problem = cqlNameProblem(name);
    if (problem !== undefined) problems.push(`field ${name}: cannot be a column: ${problem}`);
    try {
      const values = valueType(name, property);
      const type = columnTypeOf(definition, name, property);
      const isRequired = required.has(name) && ![property.type].flat().includes('null');
      fields.set(name, { values, type, property, isRequired });
      if (!HOLDS[type].includes(values))
        problems.push(`field ${name}: a column of type ${type} cannot hold ${values} values`);
      if (property.format !== undefined)
        problems.push(
          `field ${name}: format ${property.format} is not known here: say it by a pattern, and the type of its column by columnTypes`,
        );
    } catch (error) {
      problems.push(`field ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return [
    ...nameProblems(definition),
    ...problems,
    ...Object.keys(definition.columnTypes)
      .filter((name) => !fields.has(name))
      .map((name) => `columnTypes: the schema has no field ${name}`),
    ...keyProblems(definition, fields),
    ...timeProblems(definition, fields),
    ...definition.measures.flatMap((measure) => measureProblems(measure, fields)),
    ...definition.dimensions.flatMap((dimension) => dimensionProblems(dimension, fields)),
    ...totalsProblems(definition),
    ...recentProblems(definition, fields),
    ...mapProblems(definition, fields),
    ...alertProblems(definition),
    ...columnProblems(
      definition,
      [...fields].map(([name, { type }]) => ({ name, type })),
    ),
  ];
}

function keyProblems({ key }: PipelineDefinition, fields: ReadonlyMap<string, Field>): readonly string[] {
  const field = fields.get(key);
  if (field === undefined) return [`key: the schema has no field ${key}`];
  return [
    ...(field.isRequired ? [] : [`key ${key}: must be required, and never null`]),
    ...(['uuid', 'text', 'int', 'bigint'].includes(field.type)
      ? []
      : [`key ${key}: expected a text or a whole number, got a column of type ${field.type}`]),
  ];
}

function timeProblems(
  { time, key }: PipelineDefinition,
  fields: ReadonlyMap<string, Field>,
): readonly string[] {
  const field = fields.get(time);
  if (field === undefined) return [`time: the schema has no field ${time}`];
  return [
    ...(time === key ? [`time ${time}: is the key, too`] : []),
    ...(field.isRequired ? [] : [`time ${time}: must be required, and never null`]),
    ...(['string', 'integer'].includes(field.values)
      ? []
      : [
          `time ${time}: expected a text in ISO 8601 or a whole number of milliseconds, got ${field.values} values`,
        ]),
  ];
}

function measureProblems({ name, field }: Measure, fields: ReadonlyMap<string, Field>): readonly string[] {
  const found = fields.get(field);
  if (found === undefined) return [`measure ${name}: the schema has no field ${field}`];
  if (!['int', 'bigint', 'double'].includes(found.type))
    return [`measure ${name}: field ${field} is no number, but a column of type ${found.type}`];
  const { minimum = -Infinity, maximum = Infinity } = found.property;
  return Math.max(Math.abs(minimum), Math.abs(maximum)) <= LARGEST_FIGURE
    ? []
    : [
        `measure ${name}: field ${field} needs a minimum and a maximum in the schema, within 1e15: one value without bounds would make every total infinite`,
      ];
}

function dimensionProblems(
  { name, field, classes }: Dimension,
  fields: ReadonlyMap<string, Field>,
): readonly string[] {
  const found = fields.get(field);
  if (found === undefined) return [`dimension ${name}: the schema has no field ${field}`];
  if (classes === undefined)
    return found.type === 'text'
      ? []
      : [
          `dimension ${name}: expected a text, or a number with classes; field ${field} is a column of type ${found.type}`,
        ];
  if (!['int', 'bigint', 'double'].includes(found.type))
    return [`dimension ${name}: classes are of numbers; field ${field} is a column of type ${found.type}`];
  const bounds = classes.map(({ below }) => below ?? Infinity);
  const isAscending = bounds.every((bound, index) => bound > (bounds[index - 1] ?? -Infinity));
  return [
    ...(bounds.length > 0 && isAscending && bounds.at(-1) === Infinity
      ? []
      : [`dimension ${name}: expected classes by ascending bounds, the last one without a bound`]),
    ...repeated(classes.map((one) => one.name)).map((one) => `dimension ${name}: two classes ${one}`),
  ];
}

/** What the columns of the totals are named by, and the values of their column `dimension`. */
function totalsProblems({ count, measures, dimensions }: PipelineDefinition): readonly string[] {
  return [
    ...[count, ...measures.map(({ name }) => name)].flatMap((name) => {
      const problem = cqlNameProblem(name);
      return problem === undefined ? [] : [`totals: ${name} cannot be a column: ${problem}`];
    }),
    ...repeated(['all', ...dimensions.map(({ name }) => name)]).map((name) => `two dimensions ${name}`),
  ];
}

function recentProblems(
  { key, time, recent }: PipelineDefinition,
  fields: ReadonlyMap<string, Field>,
): readonly string[] {
  return [
    ...recent.filter((name) => !fields.has(name)).map((name) => `recent: the schema has no field ${name}`),
    ...recent
      .filter((name) => name === key || name === time)
      .map((name) => `recent: ${name} is there anyway, as key or time`),
  ];
}

function mapProblems(
  { map, recent }: PipelineDefinition,
  fields: ReadonlyMap<string, Field>,
): readonly string[] {
  if (map === undefined) return [];
  return Object.entries(map).flatMap(([name, field]: [string, string]) => {
    if (!recent.includes(field)) return [`map: ${name} ${field} is none of the fields in recent`];
    const type = fields.get(field)?.type;
    return name === 'label' || type === undefined || ['int', 'bigint', 'double'].includes(type)
      ? []
      : [`map: ${name} ${field} is no number, but a column of type ${type}`];
  });
}

function alertProblems({ alerts = {} }: PipelineDefinition): readonly string[] {
  const { error } = alertThresholds.safeParse(alerts);
  return (error?.issues ?? []).map(({ path, message }) => `${['alerts', ...path].join('.')}: ${message}`);
}

/** A field or a figure of a name that a table has a column of anyway. */
function columnProblems(definition: PipelineDefinition, columns: readonly Column[]): readonly string[] {
  return tablesOf(definition, columns).flatMap((table) =>
    repeated(table.columns.map(({ name }) => name)).map((name) => `table ${table.name}: two columns ${name}`),
  );
}
