import type { Row } from '../../connections/cassandra.ts';
import { valueType, recordShape } from '../../domain/columns.ts';
import type { Column, ColumnType, Pipeline } from '../../domain/definition.ts';

/**
 * A row of the facts written again as ingestion writes a record: the text of the message, if the row is what it says. To read that text and
 * to compare what it means costs several times as much. `id` is the row's key, as text. Undefined where a row cannot be written so.
 */
export type WriteAgain = (row: Row, id: string) => string | undefined;

/** A column that is written in its turn, and how. */
interface Written {
  readonly name: string;
  readonly value: (stored: unknown, id: string) => unknown;
}

/** The {@link WriteAgain} of a pipeline: the fields in the order of the schema, JSON as it is stored. */
export function writerOf({ definition: { key }, columns, recordSchema }: Pipeline): WriteAgain {
  const { properties } = recordShape.parse(JSON.parse(recordSchema));
  const isText = (name: string) => {
    const property = properties[name];
    return property !== undefined && valueType(name, property) === 'string';
  };
  const runs = runsOf(columns).map((run) =>
    run.type === 'json'
      ? run
      : {
          type: 'plain' as const,
          columns: run.columns.map(({ name, type }): Written => ({
            name,
            value: name === key && isText(name) ? (_, id) => id : writing(type, isText(name)),
          })),
        },
  );
  return (row, id) => {
    const parts: string[] = [];
    for (const run of runs) {
      if (run.type === 'json') {
        parts.push(`${JSON.stringify(run.column.name)}:${String(row[run.column.name])}`);
        continue;
      }
      const object: Record<string, unknown> = {};
      for (const { name, value } of run.columns) {
        const written = value(row[name], id);
        if (written === undefined) return undefined;
        object[name] = written;
      }
      parts.push(JSON.stringify(object).slice(1, -1));
    }
    return `{${parts.join(',')}}`;
  };
}

type Run =
  | { readonly type: 'json'; readonly column: Column }
  | { readonly type: 'plain'; readonly columns: readonly Column[] };

/** Columns in a row that are no JSON are written at once. */
function runsOf(columns: readonly Column[]): readonly Run[] {
  const runs: Run[] = [];
  let plain: Column[] = [];
  for (const column of columns) {
    if (column.type !== 'json') {
      if (plain.length === 0) runs.push({ type: 'plain', columns: plain });
      plain.push(column);
      continue;
    }
    runs.push({ type: 'json', column });
    plain = [];
  }
  return runs;
}

/** How a stored value of a type is written; undefined where it cannot be. */
function writing(type: ColumnType, isText: boolean): (stored: unknown) => unknown {
  if (type === 'timestamp')
    return (stored) => {
      if (stored === null) return null;
      if (!(stored instanceof Date) || Number.isNaN(stored.getTime())) return undefined;
      return isText ? stored.toISOString() : stored.getTime();
    };
  if (type === 'bigint') return (stored) => (typeof stored === 'bigint' ? Number(stored) : stored);
  // The driver's UUIDs write themselves.
  return (stored) => stored;
}
