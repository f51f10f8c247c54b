import type { Row } from '../../connections/cassandra/cassandra.ts';
import { valueType, recordShape } from '../../domain/columns.ts';
import type { ColumnType, Pipeline } from '../../domain/definition.ts';

/**
 * Whether a message's text is what a row of the facts would be written as by ingestion: then the row is what the message says. To read the
 * text and to compare what it means costs several times as much. `id` is the row's key, as text. That it is another text says
 * nothing: records may be written otherwise.
 */
export type IsWrittenAgain = (text: string, row: Row, id: string) => boolean;

/** A stored value as ingestion writes it; undefined where it cannot be. */
type Write = (stored: unknown, id: string) => string | undefined;

/** The {@link IsWrittenAgain} of a pipeline: the fields in the order of the schema, JSON as it is stored. */
export function writtenAgain({ definition: { key }, columns, recordSchema }: Pipeline): IsWrittenAgain {
  const { properties } = recordShape.parse(JSON.parse(recordSchema));
  const isText = (name: string) => {
    const property = properties[name];
    return property !== undefined && valueType(name, property) === 'string';
  };
  const fields = columns.map(({ name, type }, index) => ({
    name,
    before: `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`,
    write: name === key && isText(name) ? ofKey : writing(type, isText(name)),
  }));
  // Piece by piece, where it stands in the text: a text to compare with would be as long as the message, and made for each.
  return (text, row, id) => {
    let at = 0;
    for (const { name, before, write } of fields) {
      const valueAt = at + before.length;
      if (text.slice(at, valueAt) !== before) return false;
      const written = write(row[name], id);
      if (written === undefined) return false;
      at = valueAt + written.length;
      if (text.slice(valueAt, at) !== written) return false;
    }
    return text.length === at + 1 && text.endsWith('}');
  };
}

function ofKey(_: unknown, id: string): string {
  return JSON.stringify(id);
}

function writing(type: ColumnType, isText: boolean): Write {
  if (type === 'json') return (stored) => String(stored);
  if (type === 'timestamp')
    return (stored) => {
      if (stored === null) return 'null';
      if (!(stored instanceof Date) || Number.isNaN(stored.getTime())) return undefined;
      return isText ? `"${stored.toISOString()}"` : String(stored.getTime());
    };
  if (type === 'bigint') return (stored) => String(stored);
  // The driver's UUIDs write themselves.
  return (stored) => JSON.stringify(stored);
}
