import type { Row } from '../../connections/cassandra.ts';

const ID_FIRST = /^\{"id":"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"/;

/** The id of a record that begins with it, as ingestion writes them; undefined of any other text. */
export function idAtFirst(text: string): string | undefined {
  return ID_FIRST.exec(text)?.[1];
}

/**
 * A row of `companies_created` written again as ingestion writes a record: the text of the message, if the row is what it says. To
 * read that text and to compare what it means costs several times as much. Undefined where the row has no time.
 */
export function writtenAgain(row: Row, id: string): string | undefined {
  const time = row['timestamp_column'];
  if (!(time instanceof Date) || Number.isNaN(time.getTime())) return undefined;
  const { name, email, vat, phone, country, website, image } = row;
  const { revenue, number_of_employees, sector, founded_date, valuation, investment_received } = row;
  const head = JSON.stringify({ id, name, email, vat, phone, country, website, image });
  const tail = JSON.stringify({
    revenue,
    number_of_employees,
    sector,
    founded_date,
    valuation,
    investment_received,
    timestamp_column: time.toISOString(),
  });
  return `${head.slice(0, -1)},"addresses":${String(row['addresses'])},"contact":${String(row['contact'])},${tail.slice(1)}`;
}
