import { MockActivityEnvironment } from '@temporalio/testing';
import type {
  RedriveOutcome,
  RedrivePlan,
  RedriveStep,
  SettleOutcome,
  SettleStep,
} from '../../activities/redrive/dependencies.ts';
import { createRedriveActivities } from '../../activities/redrive/redrive.ts';
import type { DeadLetterSelection } from '../../domain/deadLetters.ts';
import { HEADERS } from '../../domain/names.ts';
import type { StreamProgress } from '../../domain/verification.ts';
import { FakeDeadLetters } from './fakeDeadLetters.ts';
import { FakeKafka } from './fakeKafka.ts';

export const TOPIC = 'records';
export const DAY = '2026-11-23';
export const STARTED = '2026-11-23T13:00:00.000Z';
/** Why all of them were refused. */
export const NARROW = 'too narrow: since';

/** A topic of one partition with `values`, all of them dead letters, and the redrive of them; what has "good" in it would be accepted now. */
export async function redriveOf(...values: readonly string[]) {
  const kafka = new FakeKafka(1);
  const deadLetters = new FakeDeadLetters();
  await kafka.publish(
    TOPIC,
    values.map((value, n) => ({ key: `key-${n}`, value, headers: { [HEADERS.tick]: `tick-${n}` } })),
  );
  for (const { partition, offset, key, value } of kafka.log(TOPIC).flat())
    deadLetters.add({
      day: DAY,
      partition,
      offset,
      key,
      value,
      reason: NARROW,
      appendedAt: `${DAY}T12:00:00.000Z`,
    });
  let reached: Pick<StreamProgress, 'endOffsets'> = { endOffsets: {} };
  const activities = createRedriveActivities({
    topic: TOPIC,
    keyField: 'id',
    topics: kafka,
    reader: kafka,
    publisher: kafka,
    deadLetters,
    acceptance: (value) => (String(value).includes('good') ? undefined : 'not good'),
    progress: { latest: () => Promise.resolve(reached as StreamProgress) },
    now: () => new Date(STARTED),
  });
  const step: RedriveStep = {
    selection: {},
    day: DAY,
    partition: '0',
    limit: 100,
    startedAt: STARTED,
    dryRun: false,
    ends: { 0: String(values.length) },
  };
  const environment = new MockActivityEnvironment();
  return {
    kafka,
    deadLetters,
    step,
    reach: (end: string) => {
      reached = { endOffsets: { 0: end } };
    },
    /** The places of the dead letters that stand in the topic again, in its order. */
    sent: () =>
      kafka
        .log(TOPIC)
        .flat()
        .flatMap(({ headers }) => String(headers[HEADERS.redriven] ?? []) || []),
    redrive: (change: Partial<RedriveStep> = {}) =>
      environment.run<[RedriveStep], RedriveOutcome, typeof activities.redrive>(activities.redrive, {
        ...step,
        ...change,
      }),
    settle: (change: object = {}) =>
      environment.run<[SettleStep], SettleOutcome, typeof activities.settleRedriven>(
        activities.settleRedriven,
        { ...step, streamId: 'stream', ...change },
      ),
    plan: (selection: DeadLetterSelection) =>
      environment.run<[{ selection: DeadLetterSelection }], RedrivePlan, typeof activities.planRedrive>(
        activities.planRedrive,
        { selection },
      ),
  };
}
