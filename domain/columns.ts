import { z } from 'zod';
import type { Column, ColumnType, PipelineDefinition } from './definition.ts';

/** What of a record's JSON Schema decides about its columns. */
export const recordShape = z.object({
  required: z.array(z.string()).default([]),
  properties: z.record(
    z.string(),
    z.object({
      type: z.union([z.string(), z.array(z.string())]),
      format: z.string().optional(),
      minimum: z.number().optional(),
      maximum: z.number().optional(),
    }),
  ),
});

/** A field, as the schema describes it. */
export type Property = z.output<typeof recordShape>['properties'][string];

const MAX_INT = 2_147_483_647;

/**
 * The columns of the facts: one a field of the schema, in its order. Types are those of the definition where it says one; else a text is
 * `text`, a whole number `int` where its bounds fit one and
 * `bigint` where not, any other number `double`, an object or a list `json`. The time is a `timestamp` whatever its field is written as.
 * @throws when a field has no type, or several beside null.
 */
export function columnsOf(
  definition: Pick<PipelineDefinition, 'time' | 'columnTypes'>,
  schema: unknown,
): readonly Column[] {
  const { properties } = recordShape.parse(schema);
  return Object.entries(properties).map(([name, property]) => ({
    name,
    type: columnTypeOf(definition, name, property),
  }));
}

/** The type of one of {@link columnsOf}. @throws as that does. */
export function columnTypeOf(
  { time, columnTypes }: Pick<PipelineDefinition, 'time' | 'columnTypes'>,
  name: string,
  property: Property,
): ColumnType {
  if (name === time) return 'timestamp';
  return columnTypes[name] ?? derivedType(name, property);
}

/** What a field's values are, beside null. @throws when that is nothing, or several things. */
export function valueType(name: string, property: Property): string {
  const [type, another] = [property.type].flat().filter((one) => one !== 'null');
  if (type === undefined || another !== undefined)
    throw new Error(`${name}: expected one type, or one and null, got ${JSON.stringify(property.type)}`);
  return type;
}

function derivedType(name: string, property: Property): ColumnType {
  const type = valueType(name, property);
  if (type === 'string') return 'text';
  if (type === 'integer') return isInt(property) ? 'int' : 'bigint';
  if (type === 'number') return 'double';
  if (type === 'boolean') return 'boolean';
  if (type === 'object' || type === 'array') return 'json';
  throw new Error(`${name}: expected a type of JSON Schema, got ${JSON.stringify(type)}`);
}

function isInt({ minimum, maximum }: Property): boolean {
  return minimum !== undefined && minimum >= -MAX_INT - 1 && maximum !== undefined && maximum <= MAX_INT;
}
