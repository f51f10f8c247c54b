import type { StreamProgress } from '../../domain/verification.ts';
import { ActionRefused, type Actions } from '../actions/actions.ts';
import type { ActionRequest } from '../actions/requests.ts';
import type { ReplayFrom, ReplaySources } from './plan.ts';
import { replay, replaySentence } from './replay.ts';

const PROGRESS: StreamProgress = {
  at: '2026-11-23T12:10:00.000Z',
  batchId: 1,
  submissionId: 'driver-1',
  rowsRead: 1,
  deadLetters: 0,
  startOffsets: {},
  endOffsets: { 0: '60', 1: '40' },
  latestOffsets: { 0: '65', 1: '40' },
  durationMs: 1,
  rowsPerSecond: 1,
};
const SINCE = { since: '2026-11-23T12:00:00Z' };

interface Known {
  /** What the stream reports, one after the other; the last one from then on. */
  readonly progress?: readonly (StreamProgress | undefined)[];
  readonly verifiedTo?: Readonly<Record<string, string>>;
  readonly refusal?: string;
}

/** A topic of two partitions, of which 10 to 65 and 0 to 40 are held; at noon they were at 30 and 40. */
function stream({ progress = [PROGRESS], verifiedTo = { 0: '60', 1: '40' }, refusal }: Known = {}) {
  const reported = [...progress];
  const asked: ActionRequest[] = [];
  const sources: ReplaySources = {
    topic: 't',
    streamId: 's',
    pipelineId: 'p',
    topics: {
      offsets: async () => ({ topicId: 'i', begin: { 0: '10', 1: '0' }, end: { 0: '65', 1: '40' } }),
      offsetsAt: async (_, ms) =>
        ms <= Date.parse(SINCE.since) ? { 0: '30', 1: '40' } : { 0: '65', 1: '40' },
    },
    progress: { latest: async () => (reported.length > 1 ? reported.shift() : reported[0]) },
    reports: { last: async () => ({ at: '2026-11-23T12:09:00.000Z', verifiedTo }) },
  };
  const actions: Actions = {
    carryOut: async (request) => {
      if (refusal !== undefined) throw new ActionRefused(refusal);
      asked.push(request);
      return { text: '', workflowId: 's', answer: {} };
    },
  };
  return {
    asked,
    plan: (wanted: ReplayFrom) => replay(sources, actions, wanted, true),
    replayed: (wanted: ReplayFrom) => replay(sources, actions, wanted, false),
  };
}

describe('a replay', () => {
  it('begins with the records of a time, and goes to where the stream stands', async () => {
    const { plan, asked } = stream();
    const found = await plan(SINCE);
    expect(found).toMatchObject({ from: { 0: '30', 1: '40' }, to: { 0: '60', 1: '40' }, records: 30 });
    expect(replaySentence(found, true)).toBe(
      '30 records would go through the job again (partition 0: 30 to 60); nothing was done.',
    );
    expect(asked).toEqual([]);
  });

  it('of offsets leaves a partition that is not named where it stands', async () => {
    expect(await stream().plan({ offsets: { 1: '15' } })).toMatchObject({
      from: { 0: '60', 1: '15' },
      records: 25,
    });
  });

  it('never leaves out what is not verified', async () => {
    const { plan } = stream({ verifiedTo: { 0: '50', 1: '40' } });
    expect(await plan({ offsets: { 1: '15' } })).toMatchObject({ from: { 0: '50', 1: '15' }, records: 35 });
    // Of a topic before this one, which began earlier.
    const other = stream({ verifiedTo: { 0: '3' } });
    expect(await other.plan(SINCE)).toMatchObject({ from: { 0: '10', 1: '0' } });
  });

  it('is a restart of the stream by its owner, and over when another driver is where the one before was', async () => {
    const other = { ...PROGRESS, submissionId: 'driver-2' };
    const { replayed, asked } = stream({
      progress: [
        PROGRESS,
        PROGRESS,
        { ...other, endOffsets: { 0: '45', 1: '40' } },
        { ...other, endOffsets: { 0: '62', 1: '40' } },
        undefined,
      ],
    });
    expect(await replayed(SINCE)).toMatchObject({ records: 30 });
    expect(asked).toEqual([{ action: 'restart', from: { 0: '30', 1: '40' } }]);
  });

  it.each<[string, Known, ReplayFrom, RegExp]>([
    ['nothing was read of it', {}, { since: '2026-11-23T13:00:00Z' }, /has read nothing of it yet/],
    ['the stream has reported nothing', { progress: [undefined] }, SINCE, /has reported no batch/],
    [
      'retention has removed it',
      {},
      { offsets: { 0: '9' } },
      /partition 0: expected an offset of 10 to 60, got 9/,
    ],
    ['it is to come', {}, { offsets: { 0: '61' } }, /partition 0: expected an offset of 10 to 60, got 61/],
    ['it is no offset', {}, { offsets: { 0: '1e1' } }, /expected an offset of 10 to 60, got 1e1/],
    ['there is no such partition', {}, { offsets: { 7: '0' } }, /there is no partition 7; there are 0, 1/],
    ['the stream refuses', { refusal: 'Refused: no' }, SINCE, /^Refused: no$/],
  ])('is refused where %s', async (_, known, wanted, message) => {
    const { replayed, asked } = stream(known);
    const error = await replayed(wanted).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ActionRefused);
    expect(String(error)).toMatch(new RegExp(message.source.replace('^', '')));
    expect(asked).toEqual([]);
  });
});
