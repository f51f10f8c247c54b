import { types } from 'cassandra-driver';

/**
 * What Grafana and its Cassandra plugin 3.3.0 do to a target before Cassandra sees it, and to the rows after: written from
 * reading them (Grafana: features/templating; plugin: src/datasource.ts, pkg/handler/data_query.go, pkg/cassandra,
 * pkg/plugin). Nothing of it is ours, so nothing of it may be lenient: what is unknown here throws.
 */

/** What a person looks at: the time range, the variables' values, and how fine a panel draws. */
export interface View {
  readonly from: Date;
  readonly to: Date;
  readonly variables: Readonly<Record<string, string | readonly string[]>>;
  /** `$__interval`, e.g. "5s". */
  readonly interval?: string;
}

type Value = string | readonly string[];

const VARIABLE = /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.([^:^}]+))?(?::([^}]+))?\}/g;

const FORMATS: Readonly<Record<string, (value: Value) => string>> = {
  csv: (value) => (typeof value === 'string' ? value : value.join(',')),
  sqlstring: (value) =>
    (typeof value === 'string' ? [value] : value).map((one) => `'${one.replaceAll("'", "''")}'`).join(','),
};

/** Grafana's part, in the browser: variables, without quotes but as their format says; what it does not know stays. */
export function interpolate(text: string, view: View): string {
  const known: Readonly<Record<string, Value>> = {
    ...view.variables,
    __from: String(view.from.getTime()),
    __to: String(view.to.getTime()),
    ...(view.interval === undefined ? {} : { __interval: view.interval }),
  };
  return text.replaceAll(VARIABLE, (match, ...groups: (string | undefined)[]) => {
    const [plain, squared, squaredFormat, braced, , bracedFormat] = groups;
    const value = known[plain ?? squared ?? braced ?? ''];
    if (value === undefined) return match;
    const format = squaredFormat ?? bracedFormat ?? 'csv';
    const formatter = FORMATS[format];
    if (formatter === undefined) throw new Error(`The format ${format} is not known here`);
    return formatter(value);
  });
}

function seconds(time: Date): string {
  return String(Math.floor(time.getTime() / 1000));
}

/** The plugin's part, on the server: its macros, wherever they stand. */
export function withTimes(statement: string, { from, to }: View): string {
  return statement
    .replaceAll('$__timeFrom', String(from.getTime()))
    .replaceAll('$__timeTo', String(to.getTime()))
    .replaceAll('$__unixEpochFrom', seconds(from))
    .replaceAll('$__unixEpochTo', seconds(to));
}

/** The statement that reaches Cassandra. @throws what the plugin refuses, and what is left unreplaced. */
export function statementOf(target: string, view: View): string {
  const statement = withTimes(interpolate(target, view), view);
  if (!statement.trim().toUpperCase().startsWith('SELECT '))
    throw new Error(`query is not a SELECT statement: ${statement}`);
  if (statement.includes('$')) throw new Error(`Something is left unreplaced: ${statement}`);
  return statement;
}

const { dataTypes } = types;

/** How a column comes out of gocql and the plugin's normalisation; any other type fails the whole query. */
const FIELD_TYPES = new Map<number, 'string' | 'number' | 'boolean' | 'time'>([
  ...[dataTypes.ascii, dataTypes.text, dataTypes.varchar].map((type) => [type, 'string'] as const),
  ...[dataTypes.uuid, dataTypes.timeuuid, dataTypes.inet, dataTypes.blob].map(
    (type) => [type, 'string'] as const,
  ),
  ...[dataTypes.tinyint, dataTypes.smallint, dataTypes.int, dataTypes.bigint].map(
    (type) => [type, 'number'] as const,
  ),
  ...[dataTypes.float, dataTypes.double, dataTypes.counter].map((type) => [type, 'number'] as const),
  [dataTypes.boolean, 'boolean'],
  [dataTypes.timestamp, 'time'],
  [dataTypes.date, 'time'],
]);

/** A frame as the plugin answers it: columns in the statement's order, `id` being the text of the first. */
export interface Frame {
  readonly id: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** What its numeric fields are called, where the target has an alias. */
  readonly alias?: string;
}

/** One frame for each distinct value of the first column. @throws where the plugin fails the query. */
export function framesOf(answer: types.ResultSet, alias?: string): readonly Frame[] {
  const columns = answer.columns.map(({ name, type }) => {
    const field = FIELD_TYPES.get(type.code);
    if (field === undefined) throw new Error(`field ${name} has unsupported type ${type.code}`);
    return { name, type: field };
  });
  const id = columns[0];
  if (id === undefined) throw new Error('an answer without columns');
  const frames = new Map<string, Record<string, unknown>[]>();
  for (const row of answer.rows) {
    const values = Object.fromEntries(columns.map(({ name, type }) => [name, cell(row.get(name), type)]));
    const key = String(values[id.name]);
    const frame = frames.get(key);
    if (frame === undefined) frames.set(key, [values]);
    else frame.push(values);
  }
  return [...frames].map(([key, rows]) => {
    const name = alias?.replaceAll(/\{\{\s*(.+?)\s*\}\}/g, (_, column: string) => textOf(rows[0]?.[column]));
    return { id: key, columns, rows, ...(name === undefined ? {} : { alias: name }) };
  });
}

/** The plugin leaves out what it cannot write. */
function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Absent values come as zeros of their type. */
function cell(value: unknown, type: string): unknown {
  if (value === null || value === undefined) return type === 'number' ? 0 : type === 'boolean' ? false : '';
  if (typeof value === 'bigint') return Number(value);
  // Uuids, for one, are objects of the driver.
  return value instanceof types.Uuid ? value.toString() : value;
}
