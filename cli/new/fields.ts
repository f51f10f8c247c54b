import { cqlNameProblem } from '../../domain/cqlNames.ts';
import type { ColumnType } from '../../domain/definition.ts';
import { recordTime } from '../../domain/recordTime.ts';
import type { Observed, ValueType } from './observe.ts';

const LARGEST = 1e15;
export const UUID = '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$';
export const TIME =
  '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-8])(:?[0-5][0-9])?)?$';
/** Milliseconds since 1970 of the years 2000 to 2100: a whole number between is taken for a time. */
const TIMES = { from: 946_684_800_000, to: 4_102_444_800_000 };

/** A field that the record has. */
export interface Field extends Observed {
  readonly column: string;
  readonly type: ValueType;
  readonly kind: 'uuid' | 'time' | 'epoch' | 'plain';
}

/** The fields that a record can have; why it has not the others is a doubt. */
export function fieldsOf(observed: readonly Observed[], doubts: string[]): readonly Field[] {
  const taken = new Set<string>();
  return observed.flatMap((one) => {
    const name = one.path.join('.');
    const [type, another] = one.types;
    if (type === undefined) {
      doubts.push(`${name} is left out: it is null in all items, so that nothing says what it is.`);
      return [];
    }
    if (another !== undefined) {
      doubts.push(`${name} is left out: it is ${[...one.types].join(' in some items and ')} in others.`);
      return [];
    }
    if (type === 'object')
      doubts.push(
        `${name} is an object, kept as JSON text: what of it is to be a column has to be read in source.ts.`,
      );
    const column = columnName(one.path.join('_'), taken);
    taken.add(column);
    if (column !== one.path.join('_')) doubts.push(`${name} is the column ${column}.`);
    return [{ ...one, column, type, kind: kindOf(type, one.values) }];
  });
}

function kindOf(type: ValueType, values: readonly unknown[]): Field['kind'] {
  const texts = values.filter((value) => typeof value === 'string');
  if (type === 'string' && texts.every((text) => new RegExp(UUID).test(text))) return 'uuid';
  if (
    type === 'string' &&
    texts.every((text) => new RegExp(TIME).test(text) && recordTime(text) !== undefined)
  )
    return 'time';
  if (type === 'integer' && values.every((value) => Number(value) >= TIMES.from && Number(value) <= TIMES.to))
    return 'epoch';
  return 'plain';
}

/** What the schema says of a field. */
export function propertyOf({ type, kind }: Field, isRequired: boolean): object {
  const types = isRequired ? type : [type, 'null'];
  if (kind === 'uuid') return { title: 'a UUID', type: types, pattern: UUID };
  if (kind === 'time') return { title: 'an ISO 8601 time', type: types, pattern: TIME };
  if (type === 'integer' || type === 'number') return { type: types, minimum: -LARGEST, maximum: LARGEST };
  // A key is text of which there is some.
  return isRequired && type === 'string' ? { type, minLength: 1 } : { type: types };
}

/** Types of columns that are not what the schema alone would make of them. */
export function columnTypesOf(
  fields: readonly Field[],
  madeUpKey: string | undefined,
  time: string,
): Readonly<Record<string, ColumnType>> {
  const types = fields
    .filter(({ column }) => column !== time)
    .flatMap(({ column, kind }): [string, ColumnType][] => {
      if (kind === 'uuid') return [[column, 'uuid']];
      return kind === 'plain' ? [] : [[column, 'timestamp']];
    });
  return Object.fromEntries(madeUpKey === undefined ? types : [[madeUpKey, 'uuid'], ...types]);
}

function columnName(name: string, taken: ReadonlySet<string>): string {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_');
  const plain = words.replaceAll(/^[^a-z]+|_+$/g, '').slice(0, 40);
  const fitting = cqlNameProblem(plain) === undefined ? plain : `${plain === '' ? 'field' : plain}_value`;
  let column = fitting;
  for (let n = 2; taken.has(column); n += 1) column = `${fitting}_${n}`;
  return column;
}
