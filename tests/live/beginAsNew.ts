import type { Cassandra } from '../../connections/cassandra/cassandra.ts';
import { KEYSPACE, SHARED_TABLES } from '../../domain/names.ts';

/**
 * Has the write timestamps of a pipeline begin as in a new installation, whatever rows others have left in its tables: else its
 * first driver would take them for an earlier version's, and write an hour ahead of the clock (docs/design.md, "Write timestamps").
 */
export async function beginAsNew(cassandra: Pick<Cassandra, 'execute'>, pipeline: string): Promise<void> {
  await cassandra.execute(
    `INSERT INTO ${KEYSPACE}.${SHARED_TABLES.writeTimes} (pipeline, topic_id, recomputed, reached) VALUES (?, 'none', 0, '{}') USING TIMESTAMP 0`,
    [pipeline],
  );
}
