import { ActivityFailure, ApplicationFailure, RetryState } from '@temporalio/common';
import { WorkflowExecutionAlreadyStartedError, WorkflowFailedError, type Client } from '@temporalio/client';
import pWaitFor from 'p-wait-for';
import { BACKFILL_REFUSED, type BackfillStatus } from '../../domain/backfill.ts';
import { companies } from '../../pipelines/companies/pipeline.ts';
import { backfillSentence, startBackfill, waitForBackfill } from './backfill.ts';

const STATUS: BackfillStatus = {
  state: 'running',
  dryRun: false,
  ticks: 1000,
  published: 12,
  underWay: 4,
  records: 24,
  rejected: 1,
  firstDue: '2026-11-20T00:00:00.000Z',
  lastDue: '2026-11-20T02:46:30.000Z',
};
const lastFailure = { due: STATUS.firstDue, at: STATUS.lastDue, message: 'status 404' };
const { names } = companies;

/** A Temporal whose back-fill ends as `result` says, and tells one status after the other until then. */
function temporal(result: () => Promise<BackfillStatus>, ...statuses: BackfillStatus[]) {
  const started: unknown[] = [];
  const client = {
    workflow: {
      start: async (...asked: unknown[]) => void started.push(asked),
      getHandle: () => ({ result, query: async () => statuses.shift() ?? STATUS }),
    },
  };
  return { started, client: client as unknown as Client };
}

const never = () => new Promise<BackfillStatus>(() => undefined);

/** The end of a back-fill whose first activity failed so. */
function failed(type: string): () => Promise<never> {
  const cause = ApplicationFailure.nonRetryable('the source answers with its state', type);
  const activity = new ActivityFailure(
    'failed',
    'admitBackfill',
    '1',
    RetryState.NON_RETRYABLE_FAILURE,
    'w',
    cause,
  );
  return () => Promise.reject(new WorkflowFailedError('failed', activity, RetryState.NON_RETRYABLE_FAILURE));
}

const waited = (type: string) => waitForBackfill(temporal(failed(type)).client, names, () => undefined);

describe('a back-fill', () => {
  it('is started under the one id of its pipeline', async () => {
    const { client, started } = temporal(never);
    expect(await startBackfill(client, names, { ticks: 3 })).toBe('company-pipeline/backfill');
    expect(started).toEqual([
      [
        'backfill',
        { workflowId: 'company-pipeline/backfill', taskQueue: 'company-pipeline', args: [{ ticks: 3 }] },
      ],
    ]);
  });

  it('is refused before it is started where its input is not valid, and where one runs', async () => {
    const { client, started } = temporal(never);
    await expect(startBackfill(client, names, { ticks: 0.5 })).rejects.toThrow(/^Refused: ticks: /);
    expect(started).toEqual([]);
    const running = {
      workflow: {
        start: async () => {
          throw new WorkflowExecutionAlreadyStartedError('runs', 'company-pipeline/backfill', 'backfill');
        },
      },
    };
    await expect(startBackfill(running as unknown as Client, names, { ticks: 1 })).rejects.toThrow(
      'Refused: company-pipeline/backfill runs already',
    );
  });

  it('is waited for, and told meanwhile', async () => {
    const told: BackfillStatus[] = [];
    const { client } = temporal(() =>
      pWaitFor(() => told.length > 0 && pWaitFor.resolveWith({ ...STATUS, state: 'done' })),
    );
    const status = await waitForBackfill(client, names, (it) => told.push(it));
    expect(status.state).toBe('done');
    expect(told).toEqual([STATUS]);
  });

  it('is waited for while no worker is there to answer', async () => {
    let asked = 0;
    const client = {
      workflow: {
        getHandle: () => ({
          result: () => pWaitFor(() => asked > 1 && pWaitFor.resolveWith({ ...STATUS, state: 'done' })),
          query: async () => {
            asked += 1;
            throw new Error('no poller seen for task queue');
          },
        }),
      },
    };
    expect(await waitForBackfill(client as unknown as Client, names, () => undefined)).toMatchObject({
      state: 'done',
    });
  });

  it('is waited for until it pauses itself at a tick that failed; not while a person has paused it', async () => {
    const { client } = temporal(
      never,
      { ...STATUS, state: 'paused' },
      { ...STATUS, state: 'paused', lastFailure },
    );
    const told: string[] = [];
    expect(await waitForBackfill(client, names, ({ state }) => told.push(state))).toMatchObject({
      lastFailure,
    });
    expect(told).toEqual(['paused']);
  });

  it('that its source cannot have is refused; another failure stays one', async () => {
    await expect(waited(BACKFILL_REFUSED)).rejects.toThrow(/^Refused: the source answers with its state$/);
    await expect(waited('KafkaError')).rejects.toThrow(WorkflowFailedError);
  });

  it.each<[Partial<BackfillStatus>, string]>([
    [
      { dryRun: true, state: 'done' },
      '1000 ticks would be carried out, of 2026-11-20T00:00:00.000Z to 2026-11-20T02:46:30.000Z; nothing was asked for.',
    ],
    [
      {},
      '12 of 1000 ticks of 2026-11-20T00:00:00.000Z to 2026-11-20T02:46:30.000Z are published, with 24 records; 1 were refused.',
    ],
    [{ state: 'paused' }, 'Paused. 12 of 1000 '],
    [
      { state: 'paused', lastFailure },
      'Paused, as the tick of 2026-11-20T00:00:00.000Z failed: status 404. 12 of 1000 ',
    ],
  ])('is told in a sentence: %j', (change, sentence) => {
    expect(backfillSentence({ ...STATUS, ...change })).toContain(sentence);
  });
});
