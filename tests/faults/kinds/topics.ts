import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { TickOutcome } from '../../../domain/ticks.ts';
import { UPDATES } from '../../../domain/names.ts';
import { TOPIC } from '../../companyNames.ts';
import type { VerifyStatus } from '../../../domain/status.ts';
import type { Fault } from '../fault.ts';
import { INGEST, VERIFY } from '../pipeline.ts';
import { firstRowOfNewRecord, processedUpTo } from '../recovery.ts';
import { restart, untilNeedsRestart } from '../restart.ts';
import type { Rig } from '../rig.ts';
import { allRecords, deleteTopic, publishAgain, topicSize, withKafkaAdmin } from '../topic.ts';
import { untilDefined, untilTrue } from '../waiting.ts';
import { driverProcess, untilGone, untilNoDriver } from './spark.ts';

/** More than before, so that most records of ten ticks are for a partition that a producer with older metadata does not know. */
const PARTITIONS_MORE = 9;
const TICKS = 10;
const COMPANIES = 50;
const DAY_SECONDS = 86_400;

/** Faults of the topic: another one, more partitions, fewer records. */
export function topicFaults(load: () => number): readonly Fault[] {
  return [
    {
      // While nothing runs that could see it, by a copy of the same records: only its id tells.
      // The verification is away, too: it would publish again what it misses, before this does.
      kind: 'topic-remade',
      needsWhole: true,
      once: true,
      async inject(rig) {
        const records = await allRecords(rig);
        const { partitions } = await topicSize(rig);
        const { pid } = await driverProcess(rig);
        await rig.pipeline.terminateAll();
        await untilGone(rig, pid);
        await deleteTopic(rig);
        const { replicationFactor } = rig.config.kafka;
        const settings = { 'message.timestamp.type': 'LogAppendTime' };
        await rig.kafka.topics.ensureTopic({ topic: TOPIC, partitions, replicationFactor, settings });
        await publishAgain(rig, records);
        await rig.pipeline.start(load());
        const message = await untilNeedsRestart(rig, 'TopicReplaced');
        await restart(rig, { from: 'earliest' });
        return { healedAt: Date.now(), detail: message };
      },
    },
    {
      // While all of it runs: it is made again, and read from its beginning, without anybody's doing.
      kind: 'topic-deleted',
      once: true,
      async inject(rig) {
        const records = await allRecords(rig);
        await deleteTopic(rig);
        await untilTrue('the topic is made again', async () => (await topicSize(rig)).partitions > 0);
        const healedAt = Date.now();
        await publishAgain(rig, records);
        await rig.pipeline.resumeIngestion();
        return { healedAt };
      },
    },
    {
      // The producer of a worker that runs on knows the partitions of before: what it does not send must not be booked.
      kind: 'partitions-raised',
      once: true,
      async inject(rig) {
        await rig.pipeline.terminateAll();
        await untilNoDriver(rig);
        // Its first tick comes at once, and no other by itself.
        await rig.pipeline.start(COMPANIES, DAY_SECONDS);
        await untilTrue('the first tick', async () => {
          const { status } = await rig.pipeline.ingestion();
          return status.ticks.published === 1;
        });
        const before = await topicSize(rig);
        await withKafkaAdmin(rig, (admin) =>
          admin.createPartitions({
            topicPartitions: [{ topic: TOPIC, count: before.partitions + PARTITIONS_MORE }],
          }),
        );
        const booked = await tickTimes(rig, TICKS);
        const after = await topicSize(rig);
        const grown = after.records - before.records;
        const detail = `${before.partitions} to ${after.partitions} partitions; ${booked} records booked, the topic grew by ${grown}`;
        if (booked !== TICKS * COMPANIES || grown !== booked) throw new Error(detail);
        await rig.pipeline.terminateAll();
        await rig.pipeline.start(load());
        return { healedAt: Date.now(), detail };
      },
    },
    {
      // As after a power cut, or from a backup: what the topic has lost is stored and verified already.
      kind: 'topic-older-copy',
      needsWhole: true,
      once: true,
      async inject(rig) {
        const data = path.join(rig.local.home, 'data', 'kafka');
        const older = `${data}-older`;
        await rig.stack.stopServer('kafka');
        await cp(data, older, { recursive: true });
        await rig.stack.startServer('kafka');
        for (let row = 0; row < 5; row += 1) await firstRowOfNewRecord(rig);
        await allVerified(rig);
        await rig.stack.stopServer('kafka', 'SIGKILL');
        await rm(data, { recursive: true });
        await cp(older, data, { recursive: true });
        await rm(older, { recursive: true });
        await rig.stack.startServer('kafka');
        rig.ledger.fromBeginning();
        const [message] = await Promise.all([
          untilNeedsRestart(rig, 'TopicShortened'),
          untilDefined('the verification says so', async () => {
            const { last } = await verification(rig);
            return last?.failures.find((line) => line.startsWith('topic shortened'));
          }),
        ]);
        await restart(rig, { from: 'earliest' });
        await rig.pipeline.resumeIngestion();
        return { healedAt: Date.now(), detail: message };
      },
    },
  ];
}

/** Asks for ticks, one after the other, and answers how many records they were booked with. */
async function tickTimes(rig: Pick<Rig, 'client'>, times: number): Promise<number> {
  const ingest = rig.client.workflow.getHandle(INGEST);
  let booked = 0;
  for (let tick = 0; tick < times; tick += 1) {
    const { records } = await ingest.executeUpdate<TickOutcome, []>(UPDATES.tickNow);
    booked += records;
  }
  return booked;
}

function verification({ client }: Pick<Rig, 'client'>): Promise<VerifyStatus> {
  return client.workflow.getHandle(VERIFY).query<VerifyStatus>('status');
}

/** Pauses the ingestion, and returns once all that it has published is stored, counted here, and verified. @throws when it is not right. */
async function allVerified(rig: Rig): Promise<void> {
  await rig.pipeline.pauseIngestion();
  const ends = await rig.ledger.ends();
  await processedUpTo(rig, ends);
  const since = new Date().toISOString();
  await untilTrue('all is verified', async () => {
    const { last } = await verification(rig);
    return last !== undefined && last.at > since && last.unverified === 0 && last.tickProof?.waiting === 0;
  });
  const { lost, different } = await rig.ledger.check(ends);
  if (lost + different > 0) throw new Error(`${lost} lost, ${different} different before anything broke`);
}
