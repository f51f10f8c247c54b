import type { Row } from '../../connections/cassandra/cassandra.ts';

/** A row of the companies as the record it was made from. */
export function asRecord(row: Row | undefined): unknown {
  const { id, addresses, contact, timestamp_column: timestamp, ...rest } = row ?? {};
  return {
    ...rest,
    id: String(id),
    addresses: JSON.parse(String(addresses)),
    contact: JSON.parse(String(contact)),
    timestamp_column: timestamp instanceof Date ? timestamp.toISOString() : timestamp,
  };
}
