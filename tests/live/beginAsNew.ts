import type { Cassandra } from '../../connections/cassandra/cassandra.ts';
import { KEYSPACE, SHARED_TABLES } from '../../domain/names.ts';
import { TABLES } from '../companyNames.ts';

/**
 * Has the write timestamps of the companies' tables begin as in a new installation, whatever rows a test leaves there before any stream has begun: else the
 * first driver would take them for an earlier version's, and write an hour ahead of the clock (docs/design.md, "Write timestamps").
 */
export async function beginAsNew(cassandra: Pick<Cassandra, 'execute'>): Promise<void> {
  await cassandra.execute(
    `INSERT INTO ${KEYSPACE}.${SHARED_TABLES.writeTimes} (facts, topic_id, recomputed, reached) VALUES (?, 'none', 0, '{}') USING TIMESTAMP 0`,
    [TABLES.companies],
  );
}
