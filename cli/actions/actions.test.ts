import { WorkflowNotFoundError, WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import { PIPELINE_WORKFLOW_ID } from '../../tests/companyNames.ts';
import { temporalActions } from './actions.ts';
import { act } from './commands.ts';
import { REFUSED } from './exitCode.ts';

/** A Temporal that answers each update with what `answer` gives, and notes what it was asked. */
function fakeTemporal(answer: () => unknown) {
  const asked: unknown[] = [];
  let closed = 0;
  const client = {
    withDeadline: (_: number, run: () => unknown) => run(),
    workflow: {
      getHandle: (id: string) => ({
        async executeUpdate(name: string, { args = [] }: { args?: unknown[] } = {}) {
          asked.push([id, name, ...args]);
          return answer();
        },
      }),
    },
    connection: {
      async close() {
        closed += 1;
      },
    },
  };
  const actions = temporalActions(async () => client as unknown as Client, PIPELINE_WORKFLOW_ID);
  return { actions, asked, closed: () => closed };
}

async function acted(answer: () => unknown, request: object, json = false) {
  const lines: string[] = [];
  const { actions, asked, closed } = fakeTemporal(answer);
  const code = await act(actions, request, json, (line) => lines.push(line));
  return { code, lines, asked, closed: closed() };
}

const refuse = () => {
  throw new WorkflowUpdateFailedError('Update failed', new Error('ingestion is already paused'));
};

describe('an action', () => {
  it.each([
    [{ action: 'pause' }, 'company-pipeline/ingest', {}, 'Ingestion is paused.'],
    [{ action: 'resume' }, 'company-pipeline/ingest', {}, 'Ingestion goes on.'],
    [
      { action: 'tickNow' },
      'company-pipeline/ingest',
      { records: 3, rejected: 1 },
      'One tick was carried out: 3 published, 1 refused.',
    ],
    [{ action: 'setInterval', value: 30 }, 'company-pipeline/ingest', {}, 'A tick comes every 30 s.'],
    [
      { action: 'setQuantity', value: 5 },
      'company-pipeline/ingest',
      {},
      'From the next tick on, 5 records are asked for.',
    ],
    [
      { action: 'verifyNow' },
      'company-pipeline/verify',
      { ok: true, checked: 7, failures: [] },
      '7 records were read back: all are well.',
    ],
    [
      { action: 'verifyNow' },
      'company-pipeline/verify',
      { ok: true, checked: 1, failures: [] },
      '1 record was read back: all is well.',
    ],
    [
      { action: 'restart', from: 'verified', acceptLoss: false },
      'company-pipeline/stream',
      {},
      'The driver is replaced; the next one begins at the first record that is not verified.',
    ],
  ] as const)(
    '%j is an update of its workflow, and says what came of it',
    async (request, id, answer, text) => {
      const done = await acted(() => answer, request);
      const { action, ...rest } = request;
      const sent = 'value' in rest ? [rest.value] : action === 'restart' ? [rest] : [];
      expect(done).toEqual({ code: 0, lines: [text], asked: [[id, action, ...sent]], closed: 1 });
    },
  );

  it('says in JSON what the workflow answered', async () => {
    const { lines } = await acted(() => ({ records: 1, rejected: 0 }), { action: 'tickNow' }, true);
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      {
        ok: true,
        text: 'One tick was carried out: 1 published, 0 refused.',
        workflowId: 'company-pipeline/ingest',
        answer: { records: 1, rejected: 0 },
      },
    ]);
  });
});

describe('an action that is refused', () => {
  it('ends with a code of its own, the workflow’s words, and a closed connection', async () => {
    expect(await acted(refuse, { action: 'pause' })).toMatchObject({
      code: REFUSED,
      lines: ['Refused: ingestion is already paused'],
      closed: 1,
    });
    const { lines } = await acted(refuse, { action: 'pause' }, true);
    expect(lines).toEqual(['{"ok":false,"refused":"Refused: ingestion is already paused"}']);
  });

  it('is told apart where no workflow runs that could take it', async () => {
    const { actions } = fakeTemporal(() => {
      throw new WorkflowNotFoundError('not found', 'company-pipeline/ingest', undefined);
    });
    await expect(actions.carryOut({ action: 'pause' })).rejects.toMatchObject({
      name: 'ActionRefused',
      message: 'No workflow company-pipeline/ingest runs that could do this.',
    });
  });

  it.each([
    [{ action: 'setInterval', value: Number.NaN }, /value: /],
    [{ action: 'setQuantity', value: 5000 }, /value: .*1000/],
    [{ action: 'restart', from: 'somewhere' }, /from: /],
  ])('is not even asked for where %j is none', async (request, reason) => {
    const { code, lines, asked } = await acted(() => ({}), request);
    expect([code, asked]).toEqual([REFUSED, []]);
    expect(lines[0]).toMatch(reason);
  });
});

it('what goes wrong otherwise is thrown', async () => {
  const broken = fakeTemporal(() => {
    throw new Error('no connection');
  });
  await expect(act(broken.actions, { action: 'pause' }, false, () => undefined)).rejects.toThrow(
    'no connection',
  );
  expect(broken.closed()).toBe(1);
});
