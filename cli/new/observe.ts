/** What was seen of a field in the items of one answer. */
export interface Observed {
  /** Names that lead to it: more than one where it is within an object of the item. */
  readonly path: readonly string[];
  /** Types of its values, null left out: a whole number is `integer`. */
  readonly types: ReadonlySet<ValueType>;
  readonly isAlwaysThere: boolean;
  readonly values: readonly unknown[];
}

export type ValueType = 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array';

/** Where in an answer its items are. */
export interface ItemList {
  /** Names that lead to it; none where the answer itself is the list. */
  readonly path: readonly string[];
  readonly items: readonly object[];
}

/** Every list of objects within two levels of an answer, the longest first. */
export function listsIn(answer: unknown): readonly ItemList[] {
  return lists(answer, [], 2).toSorted((a, b) => b.items.length - a.items.length);
}

function lists(value: unknown, path: readonly string[], levels: number): readonly ItemList[] {
  if (Array.isArray(value)) {
    const items = value.filter((item): item is object => typeof item === 'object' && item !== null);
    return items.length > 0 && items.length === value.length ? [{ path, items }] : [];
  }
  if (typeof value !== 'object' || value === null || levels === 0) return [];
  return Object.entries(value).flatMap(([name, inner]) => lists(inner, [...path, name], levels - 1));
}

/** An object within an item has at most so many names, in all items together; one with more, as by ids, is a value of its own. */
const MOST_NAMES = 20;
const LEVELS = 4;

/** The fields of the items, in the order in which they come; those of an object within an item in its place. */
export function observe(items: readonly object[]): readonly Observed[] {
  return fieldsWithin(items, items.length, []);
}

function fieldsWithin(
  objects: readonly object[],
  items: number,
  outer: readonly string[],
): readonly Observed[] {
  return [...valuesByName(objects)].flatMap(([name, all]) => {
    const path = [...outer, name];
    const present = all.filter((value) => value !== null && value !== undefined);
    const types = new Set(present.map(typeOf));
    if (types.has('number')) types.delete('integer');
    const inner = present.filter((value) => typeof value === 'object' && value !== null);
    if (types.size === 1 && types.has('object') && path.length < LEVELS) {
      const names = valuesByName(inner).size;
      if (names > 0 && names <= MOST_NAMES) return fieldsWithin(inner, items, path);
    }
    return [{ path, types, isAlwaysThere: present.length === items, values: present }];
  });
}

function valuesByName(objects: readonly object[]): ReadonlyMap<string, readonly unknown[]> {
  const values = new Map<string, unknown[]>();
  for (const [name, value] of objects.flatMap((object) => Object.entries(object))) {
    const before = values.get(name);
    if (before === undefined) values.set(name, [value]);
    else before.push(value);
  }
  return values;
}

/** The last of the names that lead to a field. */
export function leafOf({ path }: Pick<Observed, 'path'>): string {
  return path.at(-1) ?? '';
}

function typeOf(value: unknown): ValueType {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'integer' : 'number';
  if (typeof value === 'string') return 'string';
  return typeof value === 'boolean' ? 'boolean' : 'object';
}
