import { newestBackfill, startBackfill, waitForBackfill } from '../../../cli/backfill/backfill.ts';
import { companies } from '../../../pipelines/companies/pipeline.ts';
import type { Fault } from '../fault.ts';
import { recovery } from '../recovery.ts';
import { untilTrue } from '../waiting.ts';
import { killServer } from './servers.ts';

/** Records of each tick. */
const QUANTITY = 3;

/** A back-fill of so many ticks, in the middle of which the worker is killed; the ledger counts its records like any others. */
export function backfillFault(ticks: number): Fault {
  return {
    kind: 'backfill-worker-kill',
    once: true,
    async inject(rig) {
      const { client } = rig;
      await startBackfill(client, companies.names, { ticks, quantity: QUANTITY });
      await untilTrue('half of the ticks', async () => {
        const view = await newestBackfill(client, companies.names);
        return (view?.status?.published ?? 0) >= ticks / 2;
      });
      const killed = await killServer(rig, 'worker');
      const [status, stores] = await Promise.all([
        waitForBackfill(client, companies.names, () => undefined),
        recovery(rig),
      ]);
      const { state, published, records } = status;
      if (state !== 'done' || published !== ticks || records !== ticks * QUANTITY)
        throw new Error(`expected ${ticks} ticks of ${QUANTITY} records, got ${JSON.stringify(status)}`);
      return { ...killed, recovery: stores, detail: `${ticks} ticks of ${QUANTITY} records` };
    },
  };
}
