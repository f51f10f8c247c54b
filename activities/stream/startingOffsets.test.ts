import { fakeStream } from '../../tests/fakes/streamActivities.ts';
import { startingOffsets, type StartingOffsetsInput } from './startingOffsets.ts';

/** The topic holds 100 to 900 and 0 to 50, of which 700 and 50 are verified, unless the test says otherwise. */
function starting(
  from: StartingOffsetsInput['from'],
  {
    acceptLoss = false,
    verified,
  }: { acceptLoss?: boolean; verified?: Readonly<Record<string, string>> | null } = {},
  topicId = 't',
) {
  const { deps, topic } = fakeStream();
  if (verified !== undefined || topicId !== 't')
    topic.verified =
      verified === null ? undefined : { at: '', topicId, verifiedTo: verified ?? { 0: '700', 1: '50' } };
  return startingOffsets(deps, { streamId: 's/stream', from, acceptLoss });
}

describe('a restart', () => {
  it('from the earliest record needs no offsets', async () => {
    expect(await starting('earliest')).toBeUndefined();
  });

  it('from what is verified begins there, or with the first record where less is held or known', async () => {
    expect(await starting('verified')).toEqual({ 0: '700', 1: '50' });
    expect(await starting('verified', { verified: { 0: '20' } })).toEqual({ 0: '100', 1: '0' });
  });

  it('from what is verified is refused when nothing is, or when the topic ends before it', async () => {
    await expect(starting('verified', { verified: null })).rejects.toThrow(
      'nothing is verified yet; "earliest" is safe',
    );
    await expect(starting('verified', { verified: { 0: '901', 1: '50' } })).rejects.toThrow(
      /of more of it than there is now \(partition 0 up to 901, and it ends at 900\); "earliest" is safe/,
    );
  });

  it('from offsets begins there, and with the first record of a partition that is not named', async () => {
    expect(await starting({ 0: '650' })).toEqual({ 0: '650', 1: '0' });
  });

  it('that would leave out records that are not verified is refused, and says which', async () => {
    await expect(starting({ 0: '710' })).rejects.toMatchObject({
      name: 'RestartWouldLose',
      message: expect.stringContaining('partition 0, offsets 700 to 710'),
    });
    await expect(starting({ 0: '101' }, { verified: null })).rejects.toThrow('offsets 100 to 101');
    await expect(starting({ 0: '101' }, {}, 'another')).rejects.toThrow('offsets 100 to 101');
    await expect(starting('verified', {}, 'another')).rejects.toThrow(/of another topic/);
    // Verified offsets beyond the topic's end are of another topic.
    await expect(starting({ 0: '101' }, { verified: { 0: '5000' } })).rejects.toThrow('offsets 100 to 101');
  });

  it('that would leave out records is done when the person accepts it', async () => {
    expect(await starting({ 0: '900' }, { acceptLoss: true })).toEqual({ 0: '900', 1: '0' });
  });

  it.each([
    ['below what is held', { 0: '99' }, 'partition 0: expected an offset of 100 to 900, got 99'],
    ['beyond the end', { 0: '901' }, 'expected an offset of 100 to 900, got 901'],
    ['of a partition that is none', { 7: '1' }, 'has no partition 7; it has 0, 1'],
  ])('from offsets %s is refused', async (_, from, message) => {
    await expect(starting(from, { acceptLoss: true })).rejects.toThrow(message);
  });
});
