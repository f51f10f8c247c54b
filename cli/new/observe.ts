/** What was seen of a field in the items of one answer. */
export interface Observed {
  readonly name: string;
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

/** The fields of the items, in the order in which they come. */
export function observe(items: readonly object[]): readonly Observed[] {
  const values = new Map<string, unknown[]>();
  for (const item of items)
    for (const [name, value] of Object.entries(item)) {
      const before = values.get(name);
      if (before === undefined) values.set(name, [value]);
      else before.push(value);
    }
  return [...values].map(([name, all]) => {
    const present = all.filter((value) => value !== null && value !== undefined);
    const types = new Set(present.map(typeOf));
    if (types.has('number')) types.delete('integer');
    return { name, types, isAlwaysThere: present.length === items.length, values: present };
  });
}

function typeOf(value: unknown): ValueType {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'integer' : 'number';
  if (typeof value === 'string') return 'string';
  return typeof value === 'boolean' ? 'boolean' : 'object';
}
