import { ActionRefused, type Actions } from '../../cli/actions/actions.ts';
import type { ActionRequest } from '../../cli/actions/requests.ts';
import type { StreamProgress } from '../../domain/verification.ts';
import { postAsPage } from '../../tests/fakes/postAsPage.ts';
import { replayApp, type ReplayPageSources } from './replay.ts';

const SINCE = '2026-11-23T12:00:00Z';
const PROGRESS: StreamProgress = {
  at: '2026-11-23T12:10:00.000Z',
  batchId: 1,
  submissionId: 'driver-1',
  rowsRead: 1,
  deadLetters: 0,
  startOffsets: {},
  endOffsets: { 0: '60' },
  latestOffsets: { 0: '65' },
  durationMs: 1,
  rowsPerSecond: 1,
};

/** A stream at 60 of one partition; at noon its topic was at 30. */
function appOf(change: Partial<ReplayPageSources> = {}) {
  const asked: ActionRequest[] = [];
  const actions: Actions = {
    carryOut: (request) => {
      asked.push(request);
      return Promise.resolve({ text: '', workflowId: 's', answer: {} });
    },
  };
  const app = replayApp({
    replay: {
      topic: 't',
      streamId: 's',
      pipelineId: 'p',
      topics: {
        offsets: async () => ({ topicId: 'i', begin: { 0: '0' }, end: { 0: '65' } }),
        offsetsAt: async (_, ms) => ({ 0: ms <= Date.parse(SINCE) ? '30' : '65' }),
      },
      progress: { latest: async () => PROGRESS },
      reports: { last: async () => ({ at: SINCE, verifiedTo: { 0: '60' } }) },
    },
    actions,
    readOnly: false,
    ...change,
  });
  const post = async (body: unknown, headers: Record<string, string> = {}) => {
    const answer = await postAsPage(app, '/api/replay', body, headers);
    return { status: answer.status, text: await answer.text() };
  };
  return { post, asked };
}

describe('a replay', () => {
  it('says dry how many records it would be, and does nothing, where the console only reads, too', async () => {
    const { post, asked } = appOf({ readOnly: true });
    expect((await post({ since: SINCE, dryRun: true })).text).toContain('30 records would go');
    expect(asked).toEqual([]);
  });

  it('is a restart of the stream from those offsets, and is answered once that is certain', async () => {
    const { post, asked } = appOf();
    expect(await post({ since: SINCE, dryRun: false })).toMatchObject({
      status: 200,
      text: expect.stringContaining('30 records go through the job again'),
    });
    expect(asked).toEqual([{ action: 'restart', from: { 0: '30' } }]);
  });

  it.each([
    ['another site asks', { since: SINCE, dryRun: false }, { origin: 'http://evil.example' }, 403],
    ['it could be a form’s', { since: SINCE, dryRun: false }, { 'content-type': 'text/plain' }, 403],
    ['its time is none', { since: 'noon', dryRun: false }, {}, 400],
    ['it does not say whether it is dry', { since: SINCE }, {}, 400],
    ['nothing was read of it', { since: '2026-11-23T13:00:00Z', dryRun: false }, {}, 409],
  ])('is refused where %s', async (_, body, headers, status) => {
    const { post, asked } = appOf();
    expect((await post(body, headers)).status).toBe(status);
    expect(asked).toEqual([]);
  });

  it('is refused by a console that only reads', async () => {
    const { post, asked } = appOf({ readOnly: true });
    expect((await post({ since: SINCE, dryRun: false })).status).toBe(403);
    expect(asked).toEqual([]);
  });

  it('says why the stream refuses it', async () => {
    const refused = { carryOut: () => Promise.reject(new ActionRefused('Refused: it starts')) };
    expect(await appOf({ actions: refused }).post({ since: SINCE, dryRun: false })).toEqual({
      status: 409,
      text: '{"error":"Refused: it starts"}',
    });
  });
});
