import type { Frame } from './plugin.ts';

/**
 * What Grafana's transformations make of the plugin's frames before a panel draws them: written from reading them (Grafana:
 * packages/grafana-data/src/transformations), and compared with Grafana's own on shuffled frames. As in plugin.ts, what is unknown
 * here throws.
 */

/** A field by the name that it is drawn under; undefined where it has no value. */
export interface Field {
  readonly name: string;
  readonly values: readonly unknown[];
}
export type Fields = readonly Field[];

export interface Transformation {
  readonly id: string;
  readonly options: unknown;
}

/** The frames of a panel after all its transformations, one after another. */
export function transformed(
  frames: readonly Frame[],
  transformations: readonly Transformation[],
): readonly Fields[] {
  return transformations.reduce<readonly Fields[]>((made, { id, options }) => {
    const step = STEPS[id];
    if (step === undefined) throw new Error(`The transformation ${id} is not known here`);
    return step(made, options as never);
  }, frames.map(fieldsOf));
}

function fieldsOf({ columns, rows, alias }: Frame): Fields {
  return columns.map(({ name, type }) => ({
    name: type === 'number' && alias !== undefined ? alias : name,
    values: rows.map((row) => row[name]),
  }));
}

const lengthOf = (fields: Fields) => fields[0]?.values.length ?? 0;
const valuesOf = (fields: Fields, name: string) => fields.find((field) => field.name === name)?.values;
const places = (fields: Fields) => Array.from({ length: lengthOf(fields) }, (_, index) => index);
const picked = (fields: Fields, rows: readonly number[]): Fields =>
  fields.map(({ name, values }) => ({ name, values: rows.map((row) => values[row]) }));

/** With options of its own kind. */
type Step = (frames: readonly Fields[], options: never) => readonly Fields[];

/** Of each frame by itself. */
function each(step: (fields: Fields, options: never) => Fields): Step {
  return (frames, options) => frames.map((fields) => step(fields, options));
}

interface Organize {
  readonly excludeByName: Readonly<Record<string, boolean>>;
  readonly indexByName: Readonly<Record<string, number>>;
}
interface SortBy {
  readonly sort: readonly [{ readonly field: string; readonly desc: boolean }];
}
interface RowsToFields {
  readonly mappings: readonly { readonly fieldName: string; readonly handlerKey: string }[];
}
interface Calculate {
  readonly mode: string;
  readonly alias: string;
  readonly reduce?: { readonly reducer: string; readonly include: readonly string[] };
  readonly binary?: { readonly left: string; readonly operator: string; readonly right: string };
}
interface GroupBy {
  readonly fields: Readonly<
    Record<string, { readonly operation: string; readonly aggregations: readonly string[] }>
  >;
}
interface FilterByValue {
  readonly filters: readonly [
    { readonly fieldName: string; readonly config: { readonly options: { readonly value: number } } },
  ];
}

interface JoinByField {
  readonly byField: string;
  readonly mode: string;
}

const STEPS: Readonly<Record<string, Step>> = {
  organize: each((fields, { excludeByName, indexByName }: Organize) =>
    fields
      .filter(({ name }) => excludeByName[name] !== true)
      .toSorted((a, b) => (indexByName[a.name] ?? Infinity) - (indexByName[b.name] ?? Infinity) || 0),
  ),
  sortBy: each((fields, { sort: [{ field, desc }] }: SortBy) => {
    const values = valuesOf(fields, field);
    if (values === undefined) return fields;
    const order = places(fields).toSorted((a, b) => compared(values[a], values[b]) * (desc ? -1 : 1));
    return picked(fields, order);
  }),
  limit: each((fields, { limitField }: { readonly limitField: number }) =>
    picked(fields, places(fields).slice(0, limitField)),
  ),
  rowsToFields: each((fields, { mappings }: RowsToFields) => {
    const of = (key: string) => mappings.find(({ handlerKey }) => handlerKey === key)?.fieldName ?? '';
    const [names, values] = [valuesOf(fields, of('field.name')), valuesOf(fields, of('field.value'))];
    if (names === undefined || values === undefined) return fields;
    return names.map((name, row) => ({ name: String(name), values: [values[row]] }));
  }),
  calculateField: each((fields, options: Calculate) => {
    const values = calculated(fields, options);
    return values === undefined ? fields : [...fields, { name: options.alias, values }];
  }),
  filterByValue: each((fields, { filters: [{ fieldName, config }] }: FilterByValue) => {
    const values = valuesOf(fields, fieldName);
    if (values === undefined) return fields;
    return picked(
      fields,
      places(fields).filter((row) => Number(values[row]) > config.options.value),
    );
  }),
  groupBy: each((fields, options: GroupBy) => {
    const entries = Object.entries(options.fields);
    const [key = ''] = entries.find(([, { operation }]) => operation === 'groupby') ?? [];
    const keys = valuesOf(fields, key);
    if (keys === undefined) return fields;
    const found = [...new Set(keys)];
    const rowsOf = (one: unknown) => places(fields).filter((row) => keys[row] === one);
    return [
      { name: key, values: found },
      ...entries.flatMap(([name, { aggregations }]) =>
        aggregations.map((how) => ({
          name: `${name} (${how})`,
          values: found.map((one) =>
            reduced(
              how,
              rowsOf(one).map((row) => valuesOf(fields, name)?.[row]),
            ),
          ),
        })),
      ),
    ];
  }),
  concatenate: (frames) => (frames.length === 0 ? [] : [frames.flat()]),
  merge(frames) {
    const names = [...new Set(frames.flatMap((fields) => fields.map(({ name }) => name)))];
    if (frames.length === 0) return [];
    return [
      names.map((name) => ({
        name,
        values: frames.flatMap((fields) => valuesOf(fields, name) ?? places(fields).map(() => undefined)),
      })),
    ];
  },
  joinByField(frames, { byField, mode }: JoinByField) {
    if (mode !== 'outer') throw new Error(`A join that is ${mode} is not known here`);
    if (frames.length < 2) return frames;
    const keysOf = (fields: Fields) => (valuesOf(fields, byField) ?? []).map(Number);
    const keys = [...new Set(frames.flatMap(keysOf))].toSorted((a, b) => a - b);
    const others = frames.flatMap((fields) => {
      const own = keysOf(fields);
      return fields
        .filter(({ name }) => name !== byField)
        .map(({ name, values }) => ({ name, values: keys.map((key) => values[own.indexOf(key)]) }));
    });
    return [[{ name: byField, values: keys.map((key) => new Date(key)) }, ...others]];
  },
};

function calculated(fields: Fields, { mode, reduce, binary }: Calculate): readonly unknown[] | undefined {
  if (mode === 'index') return places(fields);
  if (mode === 'reduceRow' && reduce !== undefined) {
    const included = reduce.include.flatMap((name) => {
      const values = valuesOf(fields, name);
      return values === undefined ? [] : [values];
    });
    return places(fields).map((row) =>
      reduced(
        reduce.reducer,
        included.map((values) => values[row]),
      ),
    );
  }
  if (mode !== 'binary' || binary === undefined) throw new Error(`To calculate by ${mode} is not known here`);
  const [left, right] = [valuesOf(fields, binary.left), valuesOf(fields, binary.right)];
  if (left === undefined || right === undefined) return undefined;
  return places(fields).map((row) => {
    const [a, b] = [Number(left[row]), Number(right[row])];
    return binary.operator === '/' ? a / b : a - b;
  });
}

function reduced(how: string, values: readonly unknown[]): unknown {
  if (how === 'last') return values.at(-1);
  const numbers = values.filter((value) => value !== undefined).map(Number);
  if (how === 'sum') return numbers.reduce((sum, value) => sum + value, 0);
  if (how === 'min') return Math.min(...numbers);
  if (how === 'max') return Math.max(...numbers);
  throw new Error(`To reduce by ${how} is not known here`);
}

function compared(a: unknown, b: unknown): number {
  if (typeof a === 'string' || typeof b === 'string') return String(a).localeCompare(String(b));
  return Number(a) - Number(b);
}
