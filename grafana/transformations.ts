import type { DataTransformerConfig } from '@grafana/grafana-foundation-sdk/dashboard';

/** Only what Grafana 10.0 has, too: a panel stays blank on a transformation that is lacking. */

/** Leaves columns out. */
export function without(...columns: readonly string[]): DataTransformerConfig {
  const excludeByName = Object.fromEntries(columns.map((column) => [column, true]));
  return { id: 'organize', options: { excludeByName, indexByName: {}, renameByName: {} } };
}

/** Puts columns first, in this order. */
function ordered(columns: readonly string[], left: readonly string[] = []): DataTransformerConfig {
  const indexByName = Object.fromEntries(columns.map((column, index) => [column, index]));
  const excludeByName = Object.fromEntries(left.map((column) => [column, true]));
  return { id: 'organize', options: { excludeByName, indexByName, renameByName: {} } };
}

/** Fields in the order of these names; others come last. */
export function fieldsInOrder(names: readonly string[]): DataTransformerConfig {
  return ordered(names);
}

/** Orders the rows of each frame. */
export function sortedBy(column: string, desc = false): DataTransformerConfig {
  return { id: 'sortBy', options: { fields: {}, sort: [{ field: column, desc }] } };
}

/** Keeps the rows in which a column is largest: in a panel of eight, with a line of text each, there is room for so many bars. */
export const MOST_BARS = 15;
export function largest(column: string): DataTransformerConfig[] {
  return [sortedBy(column, true), { id: 'limit', options: { limitField: MOST_BARS } }];
}

/** Makes a field of each row, named by one of its columns, so that gauges and bars take their name and colour from it. */
export function rowsToFields(name: string, value: string): DataTransformerConfig {
  return {
    id: 'rowsToFields',
    options: {
      mappings: [
        { fieldName: name, handlerKey: 'field.name' },
        { fieldName: value, handlerKey: 'field.value' },
      ],
    },
  };
}

/**
 * Series over time in one frame and always in the order of these names, whichever frame came first: what is stacked, its colours
 * and its legend keep their places from one refresh to the next. Others come last.
 */
export function seriesInOrder(names: readonly string[]): DataTransformerConfig[] {
  return [joinedByTime(), ordered(['time', ...names])];
}

function joinedByTime(): DataTransformerConfig {
  return { id: 'joinByField', options: { byField: 'time', mode: 'outer' } };
}

const SOME = 'of those with a name';

const ALL = 'all of them';

/** Series over time in the order of these names, and one more, `rest`: what the one of `alls` that is there has beyond them. */
export function restOfSeries(
  names: readonly string[],
  alls: readonly string[],
  rest: string,
): DataTransformerConfig[] {
  return [
    joinedByTime(),
    sum(ALL, alls),
    ...difference(names, ALL, rest),
    ordered(['time', ...names, rest], [ALL, SOME]),
  ];
}

/** Likewise of frames with one row each, as {@link rowsToFields} makes them; `all` stays, last, where Grafana takes the maximum from. */
export function restOfFields(names: readonly string[], all: string, rest: string): DataTransformerConfig[] {
  return [
    { id: 'concatenate', options: { frameNameMode: 'drop' } },
    ...difference(names, all, rest),
    ordered([...names, rest, all], [SOME]),
  ];
}

function difference(names: readonly string[], all: string, rest: string): DataTransformerConfig[] {
  return [sum(SOME, names), binary(rest, all, '-', SOME)];
}

/** Of each row, over those of these fields that are there. */
function sum(alias: string, names: readonly string[]): DataTransformerConfig {
  return {
    id: 'calculateField',
    options: {
      mode: 'reduceRow',
      reduce: { reducer: 'sum', include: [...names] },
      alias,
      replaceFields: false,
    },
  };
}

function binary(alias: string, left: string, operator: '-' | '/', right: string): DataTransformerConfig {
  return {
    id: 'calculateField',
    options: { mode: 'binary', alias, binary: { left, operator, right }, replaceFields: false },
  };
}

/** Columns of a query whose rows {@link largestAndRest} takes; a second query answers one row of {@link REST}, with zeros. */
export interface RatioColumns {
  readonly name: string;
  readonly numerator: string;
  readonly denominator: string;
  /** How many rows are kept as they are, the same in every row. */
  readonly most: string;
  /** 1 in the rest's row, else 0. */
  readonly isRest: string;
}

/** Name of the rest's row. */
export const REST = 'all others';

/**
 * A field a row, numerator ÷ denominator, for the rows with the largest denominators, and one for all others together. The
 * rest's own row has zeros and so is sorted last, behind all whose place is the last one; grouped by place, it gives them its name.
 * In the end they are in the order of their names, the rest last: by their figures they would change places from one refresh to the next.
 */
export function largestAndRest({
  name,
  numerator,
  denominator,
  most,
  isRest,
}: RatioColumns): DataTransformerConfig[] {
  const [sumOfNumerators, sumOfDenominators, lastName, hasRest] = [
    `${numerator} (sum)`,
    `${denominator} (sum)`,
    `${name} (last)`,
    `${isRest} (max)`,
  ];
  return [
    { id: 'merge', options: {} },
    sortedBy(denominator, true),
    {
      id: 'calculateField',
      options: { mode: 'index', alias: RANK, index: { asPercentile: false }, replaceFields: false },
    },
    {
      id: 'calculateField',
      options: {
        mode: 'reduceRow',
        reduce: { reducer: 'min', include: [RANK, most] },
        alias: PLACE,
        replaceFields: false,
      },
    },
    {
      id: 'groupBy',
      options: {
        fields: {
          [PLACE]: { operation: 'groupby', aggregations: [] },
          [name]: { operation: 'aggregate', aggregations: ['last'] },
          [numerator]: { operation: 'aggregate', aggregations: ['sum'] },
          [denominator]: { operation: 'aggregate', aggregations: ['sum'] },
          [isRest]: { operation: 'aggregate', aggregations: ['max'] },
        },
      },
    },
    above0(sumOfDenominators),
    binary(RATIO, sumOfNumerators, '/', sumOfDenominators),
    sortedBy(lastName),
    // Rows that are equal in this keep their order.
    sortedBy(hasRest),
    rowsToFields(lastName, RATIO),
  ];
}

const RANK = 'rank';
const PLACE = 'place';
const RATIO = 'ratio';

/** Keeps the rows in which a column is above 0. */
export function above0(column: string): DataTransformerConfig {
  return {
    id: 'filterByValue',
    options: {
      type: 'include',
      match: 'all',
      filters: [{ fieldName: column, config: { id: 'greater', options: { value: 0 } } }],
    },
  };
}
