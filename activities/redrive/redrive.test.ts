import { OUTCOMES, type Outcome } from '../../domain/deadLetters.ts';
import { HEADERS } from '../../domain/names.ts';
import { DAY, redriveOf, STARTED, TOPIC } from '../../tests/fakes/redriveOf.ts';
import { NOT_PROCESSED } from './redrive.ts';

describe('redriving', () => {
  it('sends what would be accepted again, with its key and its headers, in order, and leaves the others', async () => {
    const { redrive, sent, kafka, deadLetters } = await redriveOf('good 0', 'bad 1', 'good 2');
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
    const { redrive, sent, deadLetters } = await redriveOf('good 0', 'good 1');
    deadLetters.failNextMark = new Error('killed');
    await expect(redrive()).rejects.toThrow('killed');
    expect(await redrive()).toMatchObject({ seen: 2, accepted: 2, ends: { 0: '4' } });
    expect(sent()).toEqual(['0/0', '0/1']);
    expect(deadLetters.outcomes()).toEqual(['sent', 'sent']);
  });

  it('passes over what an earlier redrive has sent', async () => {
    const { redrive, sent } = await redriveOf('good 0');
    await redrive();
    expect(await redrive({ startedAt: '2026-11-23T14:00:00.000Z' })).toMatchObject({ seen: 0, accepted: 0 });
    expect(sent()).toEqual(['0/0']);
  });

  it('changes nothing in a dry run', async () => {
    const { redrive, sent, deadLetters } = await redriveOf('good 0', 'bad 1');
    expect(await redrive({ dryRun: true })).toMatchObject({ seen: 2, accepted: 1, ends: { 0: '2' } });
    expect([sent(), deadLetters.outcomes()]).toEqual([[], ['open', 'open']]);
  });

  it('sends the bytes of the table where Kafka no longer holds the message', async () => {
    const { redrive, kafka, sent } = await redriveOf('good 0', 'good 1');
    kafka.removeBelow(TOPIC, 0, 1n);
    await redrive();
    expect(sent()).toEqual(['0/0', '0/1']);
    expect(kafka.log(TOPIC)[0]?.at(-2)?.headers).toEqual({ [HEADERS.redriven]: '0/0' });
  });

  it('goes on after a pause in which retention has removed what stood behind the ends', async () => {
    const { redrive, kafka, sent } = await redriveOf('good 0', 'good 1');
    await kafka.publish(TOPIC, [{ key: 'later', value: 'good' }]);
    kafka.removeBelow(TOPIC, 0, 3n);
    await redrive();
    expect(sent()).toEqual(['0/0', '0/1']);
  });

  it('goes on behind the last one that it looked at, until there are no more', async () => {
    const { redrive } = await redriveOf('good 0', 'good 1', 'good 2');
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
    const { redrive } = await redriveOf('good 0', 'good 1');
    expect(await redrive({ selection })).toMatchObject({ seen });
  });
});

describe('what became of them', () => {
  it('is not said before the stream has processed what was sent', async () => {
    const { redrive, settle, reach } = await redriveOf('good 0');
    const { ends } = await redrive();
    reach('1');
    await expect(settle({ ends })).rejects.toMatchObject({ type: NOT_PROCESSED });
  });

  it('is marked: stored, or refused again; twice is the same', async () => {
    const { redrive, settle, reach, deadLetters, kafka } = await redriveOf('good 0', 'good 1');
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
    const { plan } = await redriveOf('good 0');
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
