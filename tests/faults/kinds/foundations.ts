import { readFile, readdir, rm, truncate } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createKafkaClient } from '../../../connections/kafkaClient.ts';
import { UnknownTopic } from '../../../connections/kafkaErrors.ts';
import type { TopicRecord } from '../../../connections/kafka.ts';
import { SILENT_LOG } from '../../../connections/log.ts';
import type { RestartInput } from '../../../domain/inputs.ts';
import { KEYSPACE, TABLES, TOPIC, UPDATES } from '../../../domain/names.ts';
import { STREAM } from '../pipeline.ts';
import { processedUpTo } from '../recovery.ts';
import type { Rig } from '../rig.ts';
import type { Fault } from '../fault.ts';
import { untilDefined, untilTrue } from '../waiting.ts';
import { driverProcess, executorPids, untilGone } from './spark.ts';

/** Longer than the suite's STREAM_STALL_MS, after which a driver without progress is killed. */
const LONGER_THAN_A_STALL_MS = 90_000;
const HOUR_MS = 3_600_000;

/** Faults of what the stream stands on: its checkpoint, its topic, its tables, the clock. */
export function foundationFaults(load: () => number): readonly Fault[] {
  return [
    tornCheckpoint('checkpoint-empty', (offsets, { planned }) =>
      truncate(path.join(offsets, String(planned))),
    ),
    // A batch that is only planned may go: it is planned again.
    tornCheckpoint('checkpoint-missing', async (offsets, { planned, committed }) => {
      for (let batch = committed; batch <= planned; batch += 1) await rm(path.join(offsets, String(batch)));
    }),
    {
      // While nothing runs that could see it, by a copy of the same records: only its id tells.
      // The verification is away, too: it would publish again what it misses, before this does.
      kind: 'topic-remade',
      needsWhole: true,
      once: true,
      async inject(rig) {
        const records = await allRecords(rig);
        const { pid } = await driverProcess(rig);
        await rig.pipeline.terminateAll();
        await untilGone(rig, pid);
        await deleteTopic(rig);
        const { topicPartitions: partitions, replicationFactor } = rig.config.kafka;
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
        await untilTrue('the topic is made again', async () => {
          const { end } = await rig.kafka.topics.offsets(TOPIC);
          return Object.keys(end).length > 0;
        });
        const healedAt = Date.now();
        await publishAgain(rig, records);
        await rig.pipeline.resumeIngestion();
        return { healedAt };
      },
    },
    {
      kind: 'keyspace-dropped',
      once: true,
      async inject(rig) {
        await rig.cassandra.execute(`DROP KEYSPACE ${KEYSPACE}`);
        const table = `SELECT stream FROM ${KEYSPACE}.${TABLES.streamProgress} LIMIT 1`;
        await untilTrue('the tables are made again', async () => {
          await rig.cassandra.execute(table);
          return true;
        });
        // What was stored is gone with them; the topic still has it.
        await restart(rig, { from: 'earliest' });
        return { healedAt: Date.now() };
      },
    },
    {
      // One row of the future is what a clock that was set back leaves.
      kind: 'clock-set-back',
      async inject(rig) {
        const { pid } = await driverProcess(rig);
        const at = new Date(Date.now() + HOUR_MS);
        const key = [STREAM, at.toISOString().slice(0, 10), at];
        await rig.cassandra.execute(
          `INSERT INTO ${KEYSPACE}.${TABLES.streamProgress} (stream, day, at, batch_id, submission_id, rows_read, dead_letters,
          start_offsets, end_offsets, latest_offsets, duration_ms, rows_per_second)
          VALUES (?, ?, ?, 0, 'driver-20200101000000-0000', 0, 0, '{}', '{}', '{}', 0, 0)`,
          key,
        );
        await wait(LONGER_THAN_A_STALL_MS);
        const now = await driverProcess(rig);
        if (now.pid !== pid) throw new Error(`the healthy driver ${pid} was replaced by ${now.pid}`);
        const { restarts } = await rig.pipeline.streamStatus();
        await rig.cassandra.execute(
          `DELETE FROM ${KEYSPACE}.${TABLES.streamProgress} WHERE stream = ? AND day = ? AND at = ?`,
          key,
        );
        return { healedAt: Date.now(), detail: `the driver was kept; ${restarts} restarts so far` };
      },
    },
  ];
}

/** The newest file of the checkpoint is broken while no driver runs; the next one says so, and a person restarts the stream. */
function tornCheckpoint(
  kind: string,
  tear: (offsets: string, newest: { readonly planned: number; readonly committed: number }) => Promise<void>,
): Fault {
  return {
    kind,
    async inject(rig) {
      const { pid } = await driverProcess(rig);
      const executors = await executorPids(rig);
      process.kill(pid, 'SIGKILL');
      // The next driver takes seconds until it reads it.
      const folder = await checkpointFolder(rig);
      const offsets = path.join(folder, 'offsets');
      const [planned, committed] = [await newestIn(offsets), await newestIn(path.join(folder, 'commits'))];
      await tear(offsets, { planned, committed });
      for (const batch of [planned, committed])
        await rm(path.join(offsets, `.${batch}.crc`), { force: true });
      await untilGone(rig, pid, ...executors);
      const message = await untilNeedsRestart(rig, 'CheckpointBroken');
      // Refused as long as nothing is verified.
      await untilTrue('the restart', () => restart(rig, { from: 'verified' }));
      return { healedAt: Date.now(), detail: message };
    },
  };
}

/** Number of the newest batch in a log of the checkpoint. */
async function newestIn(log: string): Promise<number> {
  return Math.max(...(await readdir(log)).filter((name) => /^\d+$/.test(name)).map(Number));
}

/** The stream's checkpoint of now, below the folder that holds those of all streams. */
async function checkpointFolder({ local }: Pick<Rig, 'local'>): Promise<string> {
  const base = path.join(local.home, 'data', 'checkpoint');
  const [name, another] = (await readdir(base)).filter((it) => it.includes(STREAM.replaceAll('/', '-')));
  if (name === undefined || another !== undefined)
    throw new Error(`expected one checkpoint of ${STREAM} in ${base}, got ${name}, ${another}`);
  const root = path.join(base, name);
  const known: unknown = JSON.parse(await readFile(path.join(root, 'stream.json'), 'utf8'));
  const id = typeof known === 'object' && known !== null && 'restart' in known ? String(known.restart) : '';
  return id === '' ? root : path.join(root, 'restarts', id);
}

/** Answers the failure that the status names. */
function untilNeedsRestart(rig: Rig, obstacle: string): Promise<string> {
  return untilDefined(`the status names ${obstacle}`, async () => {
    const { state, lastFailure } = await rig.pipeline.streamStatus();
    return state === 'needs a restart' && lastFailure?.message.includes(`[${obstacle}]`) === true
      ? lastFailure.message
      : undefined;
  });
}

async function restart(rig: Rig, input: Partial<RestartInput>): Promise<true> {
  await rig.pipeline.stream.executeUpdate(UPDATES.restart, { args: [input] });
  return true;
}

/** Pauses the ingestion, and answers what the topic holds once it is stored: nothing is under way then. */
async function allRecords(rig: Rig): Promise<readonly TopicRecord[]> {
  await rig.pipeline.pauseIngestion();
  const { begin, end } = await rig.kafka.topics.offsets(TOPIC);
  await processedUpTo(rig, end);
  const records: TopicRecord[] = [];
  const never = new AbortController().signal;
  for await (const chunk of rig.kafka.reader.read(TOPIC, { from: begin, to: end }, never))
    records.push(...chunk);
  return records;
}

async function deleteTopic({ config, kafka }: Pick<Rig, 'config' | 'kafka'>): Promise<void> {
  const admin = createKafkaClient(config.kafka, { clientId: 'faults', log: SILENT_LOG }).admin();
  await admin.connect();
  try {
    const { topicId } = await kafka.topics.offsets(TOPIC);
    await admin.deleteTopics({ topics: [TOPIC] });
    await untilTrue('the topic is gone', async () => {
      const now = await kafka.topics.offsets(TOPIC).catch((error: unknown) => error);
      if (now instanceof UnknownTopic) return true;
      if (now instanceof Error) throw now;
      return (now as { readonly topicId: string }).topicId !== topicId;
    });
  } finally {
    await admin.disconnect();
  }
}

/** The same records get the same offsets: those of a key keep their partition and their order. */
async function publishAgain({ kafka }: Pick<Rig, 'kafka'>, records: readonly TopicRecord[]): Promise<void> {
  await kafka.publisher.publish(TOPIC, records);
}
