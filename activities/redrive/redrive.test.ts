import { MockActivityEnvironment } from '@temporalio/testing';
import type { DeadLetter, DeadLetters, Stretch } from '../../connections/cassandra/deadLetters.ts';
import { OUTCOMES, type DeadLetterSelection, type Outcome } from '../../domain/deadLetters.ts';
import { HEADERS } from '../../domain/names.ts';
import type { StreamProgress } from '../../domain/verification.ts';
import { FakeKafka } from '../../tests/fakes/fakeKafka.ts';
import type { RedriveOutcome, RedrivePlan, RedriveStep, SettleOutcome, SettleStep } from './dependencies.ts';
import { createRedriveActivities, NOT_PROCESSED } from './redrive.ts';

const TOPIC = 'records';
const DAY = '2026-11-23';
const STARTED = '2026-11-23T13:00:00.000Z';
const NARROW = 'too narrow: since';

/** Dead letters in memory. */
class FakeDeadLetters implements DeadLetters {
  readonly rows = new Map<string, DeadLetter>();
  /** Thrown by the next `mark`, once. */
  failNextMark: Error | undefined;

  add(letter: DeadLetter): void {
    this.rows.set(`${letter.partition}/${letter.offset}`, letter);
  }

  letters({ day, partition, after = '-1', limit }: Stretch) {
    const found = [...this.rows.values()]
      .filter((row) => row.day === day && row.partition === partition && BigInt(row.offset) > BigInt(after))
      .toSorted((one, other) => Number(one.offset) - Number(other.offset));
    return Promise.resolve(found.slice(0, limit));
  }

  heads(stretch: Stretch) {
    return this.letters(stretch);
  }

  at(_: string, { day, partition, offset }: Parameters<DeadLetters['at']>[1]) {
    const row = this.rows.get(`${partition}/${offset}`);
    return Promise.resolve(row?.day === day ? row : undefined);
  }

  mark(_: string, marks: Parameters<DeadLetters['mark']>[1]): Promise<void> {
    const failure = this.failNextMark;
    this.failNextMark = undefined;
    if (failure !== undefined) return Promise.reject(failure);
    for (const { partition, offset, at, to, outcome } of marks) {
      const row = this.rows.get(`${partition}/${offset}`);
      if (row !== undefined) this.add({ ...row, redriven: { at: at.toISOString(), to, outcome } });
    }
    return Promise.resolve();
  }

  outcomes(): readonly string[] {
    return [...this.rows.values()].map(({ redriven }) => redriven?.outcome ?? 'open');
  }
}

/** A topic of one partition with `values`, all of them dead letters; what begins with "good" would be accepted now. */
async function bed(...values: readonly string[]) {
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

describe('redriving', () => {
  it('sends what would be accepted again, with its key and its headers, in order, and leaves the others', async () => {
    const { redrive, sent, kafka, deadLetters } = await bed('good 0', 'bad 1', 'good 2');
    expect(await redrive()).toEqual({
      seen: 3,
      accepted: 2,
      notAccepted: [{ problem: 'not good', count: 1, example: { day: DAY, partition: 0, offset: '1' } }],
      ends: { 0: '5' },
    });
    expect(sent()).toEqual(['0/0', '0/2']);
    const [, , , first, second] = kafka.log(TOPIC)[0] ?? [];
    expect(
      [first, second].map((it) => [String(it?.key), String(it?.value), it?.headers[HEADERS.tick]]),
    ).toEqual([
      ['key-0', 'good 0', 'tick-0'],
      ['key-2', 'good 2', 'tick-2'],
    ]);
    expect(deadLetters.outcomes()).toEqual(['sent', 'open', 'sent']);
    expect(deadLetters.rows.get('0/2')?.redriven).toEqual({ at: STARTED, to: '0/4', outcome: 'sent' });
  });

  it('sends each once, though the worker was killed between sending and marking', async () => {
    const { redrive, sent, deadLetters } = await bed('good 0', 'good 1');
    deadLetters.failNextMark = new Error('killed');
    await expect(redrive()).rejects.toThrow('killed');
    expect(await redrive()).toMatchObject({ seen: 2, accepted: 2, ends: { 0: '4' } });
    expect(sent()).toEqual(['0/0', '0/1']);
    expect(deadLetters.outcomes()).toEqual(['sent', 'sent']);
  });

  it('passes over what an earlier redrive has sent', async () => {
    const { redrive, sent } = await bed('good 0');
    await redrive();
    expect(await redrive({ startedAt: '2026-11-23T14:00:00.000Z' })).toMatchObject({ seen: 0, accepted: 0 });
    expect(sent()).toEqual(['0/0']);
  });

  it('changes nothing in a dry run', async () => {
    const { redrive, sent, deadLetters } = await bed('good 0', 'bad 1');
    expect(await redrive({ dryRun: true })).toMatchObject({ seen: 2, accepted: 1, ends: { 0: '2' } });
    expect([sent(), deadLetters.outcomes()]).toEqual([[], ['open', 'open']]);
  });

  it('sends the bytes of the table where Kafka no longer holds the message', async () => {
    const { redrive, kafka, sent } = await bed('good 0', 'good 1');
    kafka.removeBelow(TOPIC, 0, 1n);
    await redrive();
    expect(sent()).toEqual(['0/0', '0/1']);
    expect(kafka.log(TOPIC)[0]?.at(-2)?.headers).toEqual({ [HEADERS.redriven]: '0/0' });
  });

  it('goes on after a pause in which retention has removed what stood behind the ends', async () => {
    const { redrive, kafka, sent } = await bed('good 0', 'good 1');
    await kafka.publish(TOPIC, [{ key: 'later', value: 'good' }]);
    kafka.removeBelow(TOPIC, 0, 3n);
    await redrive();
    expect(sent()).toEqual(['0/0', '0/1']);
  });

  it('goes on behind the last one that it looked at, until there are no more', async () => {
    const { redrive } = await bed('good 0', 'good 1', 'good 2');
    expect(await redrive({ limit: 2 })).toMatchObject({ after: '1', seen: 2 });
    expect(await redrive({ limit: 2, after: '1' })).not.toHaveProperty('after');
  });

  it.each([
    ['another reason', { reason: 'not JSON' }, 0],
    ['the beginning of its reason', { reason: 'too narrow' }, 2],
    ['a time before it', { until: `${DAY}T12:00:00Z` }, 0],
    ['a time after it', { since: `${DAY}T12:00:01Z` }, 0],
    ['its time', { since: `${DAY}T12:00:00Z`, until: `${DAY}T12:00:01Z` }, 2],
    ['its offsets', { offsets: { 0: ['1', '2'] as [string, string] } }, 1],
    ['another partition’s offsets', { offsets: { 1: ['0', '9'] as [string, string] } }, 0],
  ])('looks at those of %s', async (_, selection, seen) => {
    const { redrive } = await bed('good 0', 'good 1');
    expect(await redrive({ selection })).toMatchObject({ seen });
  });
});

describe('mending one', () => {
  const one = { offsets: { 0: ['1', '2'] as [string, string] } };
  const value = '{"id": "key-1", "is": "good"}';

  it('sends another value in its place, once, though the worker was killed between sending and marking', async () => {
    const { redrive, sent, kafka, deadLetters } = await bed('bad 0', 'bad 1', 'bad 2');
    deadLetters.failNextMark = new Error('killed');
    await expect(redrive({ selection: one, value })).rejects.toThrow('killed');
    expect(await redrive({ selection: one, value })).toEqual({
      seen: 1,
      accepted: 1,
      notAccepted: [],
      ends: { 0: '4' },
    });
    expect(sent()).toEqual(['0/1']);
    const mended = kafka.log(TOPIC)[0]?.at(-1);
    expect([String(mended?.key), String(mended?.value), mended?.headers[HEADERS.tick]]).toEqual([
      'key-1',
      value,
      'tick-1',
    ]);
    expect(deadLetters.outcomes()).toEqual(['open', 'mended: sent', 'open']);
  });

  it('is of no tick where it became another record: its key is the record’s', async () => {
    const { redrive, kafka } = await bed('bad 0', 'bad 1');
    await redrive({ selection: one, value: '{"id": "another", "is": "good"}' });
    const mended = kafka.log(TOPIC)[0]?.at(-1);
    expect([String(mended?.key), mended?.headers]).toEqual(['another', { [HEADERS.redriven]: '0/1' }]);
  });

  it('sends nothing where the value would be refused, too, nor where it was sent before', async () => {
    const { redrive, sent } = await bed('bad 0', 'bad 1');
    expect(await redrive({ selection: one, value: '{"id": "key-1"}' })).toMatchObject({
      seen: 1,
      accepted: 0,
      notAccepted: [{ problem: 'not good' }],
    });
    await redrive({ selection: one, value });
    expect(await redrive({ selection: one, value, startedAt: '2026-11-23T14:00:00.000Z' })).toMatchObject({
      seen: 0,
    });
    expect(sent()).toEqual(['0/1']);
  });

  it('reads no other than those offsets', async () => {
    const { redrive } = await bed('bad 0', 'bad 1', 'bad 2');
    expect(await redrive({ selection: one, value, limit: 1 })).not.toHaveProperty('after');
  });

  it('is marked with what became of it', async () => {
    const { redrive, settle, reach, deadLetters } = await bed('bad 0', 'bad 1');
    const { ends } = await redrive({ selection: one, value });
    reach('3');
    expect(await settle({ ends, selection: one })).toEqual({ stored: 1, refused: 0 });
    expect(deadLetters.outcomes()).toEqual(['open', 'mended: stored']);
  });
});

describe('what became of them', () => {
  it('is not said before the stream has processed what was sent', async () => {
    const { redrive, settle, reach } = await bed('good 0');
    const { ends } = await redrive();
    reach('1');
    await expect(settle({ ends })).rejects.toMatchObject({ type: NOT_PROCESSED });
  });

  it('is marked: stored, or refused again; twice is the same', async () => {
    const { redrive, settle, reach, deadLetters, kafka } = await bed('good 0', 'good 1');
    const { ends } = await redrive();
    const again = kafka.log(TOPIC)[0]?.at(-1);
    if (again === undefined) throw new Error('it was sent');
    const { partition, offset, key, value } = again;
    deadLetters.add({ day: DAY, partition, offset, key, value, reason: 'still', appendedAt: STARTED });
    reach('4');
    for (const _ of [1, 2]) expect(await settle({ ends })).toEqual({ stored: 1, refused: 1 });
    expect(deadLetters.outcomes().slice(0, 2)).toEqual([
      OUTCOMES.stored,
      OUTCOMES.refused,
    ] satisfies Outcome[]);
  });
});

describe('a plan', () => {
  it('has the days of the selection, oldest first, and the partitions', async () => {
    const { plan } = await bed('good 0');
    expect(await plan({ since: '2026-11-22T23:59:59Z', until: '2026-11-23T00:00:01Z' })).toEqual({
      days: ['2026-11-22', '2026-11-23'],
      partitions: ['0'],
      ends: { 0: '1' },
    });
    const { days } = await plan({});
    expect([days.length, days.at(-1)]).toEqual([31, '2026-11-23']);
    expect((await plan({ offsets: { 7: ['0', '1'] } })).partitions).toEqual(['7']);
  });
});
