import type { Client } from '@temporalio/client';
import { openCassandra, type Cassandra } from '../../connections/cassandra/cassandra.ts';
import type { Kafka } from '../../connections/kafka/kafka.ts';
import { openKafka } from '../../connections/kafka/openKafka.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import { openTemporal } from '../../connections/temporal/temporal.ts';
import { openTotalsReader, type TotalsReader } from '../totals/readTotals.ts';
import type { LiveStack } from './stack.ts';

/** Clients of the live tests' stack, for a file's tests. */
export interface LiveClients {
  readonly cassandra: Cassandra;
  readonly kafka: Kafka;
  readonly temporal: Client;
  readonly totals: TotalsReader;
  close(): Promise<void>;
}

/** Opens them; `close` them after the last test. */
export async function openClients({ config, temporal: server }: LiveStack): Promise<LiveClients> {
  const temporal = await openTemporal(server);
  const cassandra = openCassandra(config.cassandra);
  const kafka = openKafka(config.kafka, { clientId: 'live-test', log: SILENT_LOG });
  const totals = openTotalsReader(config.cassandra);
  return {
    cassandra,
    kafka,
    temporal,
    totals,
    async close() {
      await Promise.all([cassandra.close(), kafka.close(), totals.close(), temporal.connection.close()]);
    },
  };
}
