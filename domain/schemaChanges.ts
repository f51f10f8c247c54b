import { z } from 'zod';

/** What of a JSON Schema the rule looks at. */
interface Shape {
  readonly type?: string | readonly string[] | undefined;
  readonly required?: readonly string[] | undefined;
  readonly properties?: Readonly<Record<string, Shape>> | undefined;
  readonly items?: Shape | undefined;
}

const shape: z.ZodType<Shape> = z.lazy(() =>
  z.object({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    required: z.array(z.string()).optional(),
    properties: z.record(z.string(), shape).optional(),
    items: shape.optional(),
  }),
);

/**
 * Why records of the older JSON Schema may be refused by the newer one, one line a field; none where they are compatible. A field may
 * be new if it is optional, may get further types (null, say), and need no longer be required. It may not become required, lose a type, nor go: in
 * the row of a record that is published again its column would go on saying what the older version said. Bounds and
 * patterns may change: what they refuse is a dead letter, not a stop. That somebody may have published a field of that name,
 * with another meaning, before it was described (fields that are not listed are allowed) is no obstacle either.
 * @throws when one of them is no such schema.
 */
export function incompatibleChanges(older: unknown, newer: unknown): readonly string[] {
  const [before, now] = [shape.parse(older), shape.parse(newer)];
  const gone = Object.keys(before.properties ?? {}).filter((name) => now.properties?.[name] === undefined);
  return [
    ...gone.map(
      (name) => `${name}: was a field, is none (keep it, not required and null, where nothing fills it)`,
    ),
    ...changes('', before, now),
  ];
}

function changes(field: string, older: Shape, newer: Shape): readonly string[] {
  const within = (name: string) => (field === '' ? name : `${field}.${name}`);
  const lost = typesOf(older).filter((type) => !takes(typesOf(newer), type));
  if (lost.length > 0)
    return [`${field === '' ? 'the record' : field}: was ${said(older)}, is ${said(newer)}`];
  const wasRequired = new Set(older.required);
  return [
    ...(newer.required ?? [])
      .filter((name) => !wasRequired.has(name))
      .map((name) => `${within(name)}: was not required, is required`),
    ...Object.entries(newer.properties ?? {}).flatMap(([name, property]) => {
      const before = older.properties?.[name];
      return before === undefined ? [] : changes(within(name), before, property);
    }),
    ...(older.items === undefined || newer.items === undefined
      ? []
      : changes(within('items'), older.items, newer.items)),
  ];
}

const ANY = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'] as const;

function typesOf({ type }: Shape): readonly string[] {
  if (type === undefined) return ANY;
  return typeof type === 'string' ? [type] : type;
}

function takes(types: readonly string[], type: string): boolean {
  return types.includes(type) || (type === 'integer' && types.includes('number'));
}

function said({ type }: Shape): string {
  if (type === undefined) return 'anything';
  return typeof type === 'string' ? type : type.join(' or ');
}
