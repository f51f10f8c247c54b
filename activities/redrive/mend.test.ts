import { HEADERS } from '../../domain/names.ts';
import { redriveOf, TOPIC } from '../../tests/fakes/redriveOf.ts';

describe('mending one', () => {
  const one = { offsets: { 0: ['1', '2'] as [string, string] } };
  const value = '{"id": "key-1", "is": "good"}';

  it('sends another value in its place, once, though the worker was killed between sending and marking', async () => {
    const { redrive, sent, kafka, deadLetters } = await redriveOf('bad 0', 'bad 1', 'bad 2');
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
    const { redrive, kafka } = await redriveOf('bad 0', 'bad 1');
    await redrive({ selection: one, value: '{"id": "another", "is": "good"}' });
    const mended = kafka.log(TOPIC)[0]?.at(-1);
    expect([String(mended?.key), mended?.headers]).toEqual(['another', { [HEADERS.redriven]: '0/1' }]);
  });

  it('sends nothing where the value would be refused, too, nor where it was sent before', async () => {
    const { redrive, sent } = await redriveOf('bad 0', 'bad 1');
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
    const { redrive } = await redriveOf('bad 0', 'bad 1', 'bad 2');
    expect(await redrive({ selection: one, value, limit: 1 })).not.toHaveProperty('after');
  });

  it('is marked with what became of it', async () => {
    const { redrive, settle, reach, deadLetters } = await redriveOf('bad 0', 'bad 1');
    const { ends } = await redrive({ selection: one, value });
    reach('3');
    expect(await settle({ ends, selection: one })).toEqual({ stored: 1, refused: 0 });
    expect(deadLetters.outcomes()).toEqual(['open', 'mended: stored']);
  });
});
