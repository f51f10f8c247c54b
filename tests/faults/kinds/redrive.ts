import pMap from 'p-map';
import { v4 as uuid } from 'uuid';
import { newestRedrive, redriveResult, startRedrive } from '../../../cli/deadLetters/redrive.ts';
import { recordId } from '../../../domain/identity.ts';
import { HEADERS } from '../../../domain/names.ts';
import { companies } from '../../../pipelines/companies/pipeline.ts';
import { TOPIC } from '../../companyNames.ts';
import { goodRecord } from '../../live/badMessages.ts';
import { NARROW, refuseByHand } from '../../live/refuseByHand.ts';
import { recordsSince } from '../../live/topicRecords.ts';
import type { Fault } from '../fault.ts';
import { processedUpTo, recovery } from '../recovery.ts';
import type { Rig } from '../rig.ts';
import { untilTrue } from '../waiting.ts';
import { killServer } from './servers.ts';

const PER_SECOND = 200;
const OF_A_TICK = 1000;
const AT_ONCE = 32;

/** A redrive of so many dead letters, in the middle of which the worker is killed: each must be sent once, and be a row. */
export function redriveFault(count: number): Fault {
  return {
    kind: 'redrive-worker-kill',
    once: true,
    async inject(rig) {
      const { client, kafka } = rig;
      await refuse(rig, count);
      const { end: since } = await kafka.topics.offsets(TOPIC);
      await startRedrive(client, companies.names, { reason: NARROW, perSecond: PER_SECOND });
      await untilTrue('half of the dead letters', async () => {
        const view = await newestRedrive(client, companies.names);
        return (view?.status?.accepted ?? 0) >= count / 2;
      });
      const killed = await killServer(rig, 'worker');
      const [{ accepted, stored, refused }, stores] = await Promise.all([
        redriveResult(client, companies.names),
        recovery(rig),
      ]);
      const sent = (await recordsSince(kafka, since)).flatMap(({ headers }) =>
        headers[HEADERS.redriven] === undefined ? [] : String(headers[HEADERS.redriven]),
      );
      const got = { accepted, stored, refused, messages: sent.length, places: new Set(sent).size };
      const isWhole = [accepted, stored, got.messages, got.places].every((it) => it === count);
      if (!isWhole || refused > 0)
        throw new Error(`expected each of ${count} dead letters sent once, got ${JSON.stringify(got)}`);
      return { ...killed, recovery: stores, detail: `${count} dead letters, each sent once and stored` };
    },
  };
}

/** Leaves records as a narrower schema would have: dead letters, without rows. */
async function refuse(rig: Rig, count: number): Promise<void> {
  const { kafka, cassandra } = rig;
  const { end: since } = await kafka.topics.offsets(TOPIC);
  const chain = `refused/${uuid()}`;
  const ticks = new Map<string, string>();
  for (let index = 0; index < count; index++) {
    const tick = `${chain}/${Math.floor(index / OF_A_TICK)}`;
    ticks.set(recordId(tick, index % OF_A_TICK), tick);
  }
  const timestamp_column = new Date().toISOString();
  await kafka.publisher.publish(
    TOPIC,
    [...ticks].map(([id, tick]) => ({
      key: id,
      value: JSON.stringify(goodRecord(id, { timestamp_column })),
      headers: { [HEADERS.tick]: tick },
    })),
  );
  await processedUpTo(rig, await rig.ledger.ends());
  const published = (await recordsSince(kafka, since)).filter(({ key }) => ticks.has(String(key)));
  if (published.length !== count) throw new Error(`expected ${count} records, got ${published.length}`);
  await pMap(published, (record) => refuseByHand(cassandra, record), { concurrency: AT_ONCE });
}
