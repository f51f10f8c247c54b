import { namesOf, type PipelineDefinition } from '../../domain/definition.ts';
import { keyOf, timeOf, versionOf } from './choices.ts';
import { columnTypesOf, fieldsOf, propertyOf, TIME, UUID } from './fields.ts';
import { leafOf, listsIn, observe } from './observe.ts';
import { nextPageOf } from './pages.ts';

/** What is proposed of an API, by one of its answers. */
export interface Proposal {
  readonly definition: PipelineDefinition;
  readonly schema: object;
  /** Names that lead to the list of items; none where the answer itself is the list. */
  readonly path: readonly string[];
  /** Names that lead to the link of the next page, where the answer has one. */
  readonly nextPage?: readonly string[];
  /** Fields of the record, and the names that lead to them in an item. */
  readonly fields: readonly { readonly path: readonly string[]; readonly column: string }[];
  /** Where there is no natural key: the record's id follows from its place in the tick. */
  readonly isKeyMadeUp: boolean;
  /** Where there is no time: that of the tick. */
  readonly isTimeMadeUp: boolean;
  readonly version?: string;
  /** What one answer cannot tell, and a person has to look at: sentences. */
  readonly doubts: readonly string[];
}

const PLACE_NAMES = /^(lat|lon|lng|latitude|longitude|x|y|year|zip|port)/i;
const [MAX_MEASURES, MAX_DIMENSIONS, MAX_RECENT, MAX_DISTINCT] = [4, 3, 6, 20];

/** `namedKey` is the column of the key, where a person knows it. @throws where the answer has no list of objects; where that cannot be the key. */
export function propose(name: string, answer: unknown, namedKey?: string): Proposal {
  const [list, ...otherLists] = listsIn(answer);
  if (list === undefined)
    throw new Error('Expected an answer with a list of objects, within two levels of it, got none');
  const doubts: string[] = [
    ...otherLists.map(
      ({ path, items }) =>
        `The items are those of ${said(list.path)} (${list.items.length}); there is also ${said(path)} (${items.length}).`,
    ),
    `All of this follows from ${list.items.length} items of one answer: what is always there in them need not always be there.`,
  ];
  const nextPage = nextPageOf(answer, list.path, doubts);
  const observed = observe(list.items);
  const fields = fieldsOf(observed, doubts);
  const key = keyOf(fields, list.items.length, doubts, namedKey);
  const time = timeOf(fields, key, doubts);
  const version = key === undefined || time === undefined ? undefined : versionOf(fields, doubts);
  const rest = fields.filter((field) => field !== key && field !== time && field !== version);
  const measures = rest
    .filter(
      (field) =>
        ['integer', 'number'].includes(field.type) &&
        field.kind === 'plain' &&
        !PLACE_NAMES.test(leafOf(field)),
    )
    .slice(0, MAX_MEASURES);
  if (measures.length > 0)
    doubts.push(
      `Added up are ${measures.map(({ column }) => column).join(', ')}: whether a sum of it means anything only you know.`,
    );
  const dimensions = rest
    .filter(({ type, kind, values }) => type === 'string' && kind === 'plain' && isFew(values))
    .slice(0, MAX_DIMENSIONS);
  doubts.push(
    dimensions.length === 0
      ? 'No text has few enough values to add up by: there is no dimension but all.'
      : `Added up by ${dimensions.map(({ column, values }) => `${column} (${counted(new Set(values).size, 'value')})`).join(', ')}: each value is rows of totals, for ever.`,
  );
  const keyColumn = key?.column ?? freeName('id', fields);
  const timeColumn = time?.column ?? freeName('fetched_at', fields);
  // The version may be the time.
  const required = [...new Set([keyColumn, timeColumn, ...(version === undefined ? [] : [version.column])])];
  const properties = {
    ...(key === undefined ? { [keyColumn]: { type: 'string', title: 'a UUID', pattern: UUID } } : {}),
    ...Object.fromEntries(
      fields.map((field) => [field.column, propertyOf(field, required.includes(field.column))]),
    ),
    ...(time === undefined
      ? { [timeColumn]: { type: 'string', title: 'an ISO 8601 time', pattern: TIME } }
      : {}),
  };
  return {
    definition: {
      name,
      names: namesOf(name),
      key: keyColumn,
      time: timeColumn,
      columnTypes: columnTypesOf(fields, key === undefined ? keyColumn : undefined, timeColumn),
      count: freeName('records', measures),
      measures: measures.map(({ column }) => ({ name: column, field: column })),
      dimensions: dimensions.map(({ column }) => ({ name: column, field: column })),
      recent: rest
        .filter(({ type }) => type !== 'object' && type !== 'array')
        .slice(0, MAX_RECENT)
        .map(({ column }) => column),
    },
    schema: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      title: name,
      type: 'object',
      required,
      properties,
    },
    path: list.path,
    ...(nextPage === undefined ? {} : { nextPage }),
    fields,
    isKeyMadeUp: key === undefined,
    isTimeMadeUp: time === undefined,
    ...(version === undefined ? {} : { version: version.column }),
    doubts,
  };
}

/** Few enough to be a dimension, and some of them more than once. */
function isFew(values: readonly unknown[]): boolean {
  const distinct = new Set(values).size;
  return distinct <= MAX_DISTINCT && distinct < values.length;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function freeName(wanted: string, fields: readonly { readonly column: string }[]): string {
  return fields.some(({ column }) => column === wanted) ? `${wanted}_of_tick` : wanted;
}

function said(path: readonly string[]): string {
  return path.length === 0 ? 'the answer itself' : `"${path.join('.')}"`;
}
