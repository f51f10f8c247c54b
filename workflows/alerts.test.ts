import pWaitFor from 'p-wait-for';
import { ApplicationFailure } from '@temporalio/common';
import type { Judged, JudgeRequest, SendRequest } from '../activities/alerts/dependencies.ts';
import type { AlertEpisode } from '../domain/alerts/episodes.ts';
import { partWorkflowId } from '../domain/names.ts';
import { PASSED } from '../tests/replay/fakeActivities.ts';
import { TASK_QUEUE } from '../tests/companyNames.ts';
import { useWorkflowTestBed } from '../tests/temporalTestServer.ts';
import { verifyNowUpdate, verifyStatusQuery } from './messages.ts';

const bed = useWorkflowTestBed();

const episode = (kind: AlertEpisode['kind']): AlertEpisode => {
  const now = new Date().toISOString();
  return { kind, since: now, foundAt: now, text: 'it is so', value: 2, limit: 1 };
};

/** Activities of a pipeline of which judgement `n` is what `judge(n)` makes of what was known; and what they were asked. */
function fakes(
  judge: (n: number, known: readonly AlertEpisode[]) => readonly AlertEpisode[],
  send: (request: SendRequest, n: number) => Promise<boolean> = async () => true,
) {
  const asked: JudgeRequest[] = [];
  const sent: SendRequest[] = [];
  const activities = {
    prepare: async () => ({}),
    ticksOf: async () => null,
    driverRestartsOf: async () => 0,
    verify: async () => PASSED,
    judgePipeline: async (request: JudgeRequest): Promise<Judged> => {
      asked.push(request);
      return { watch: request.watch, episodes: judge(asked.length, request.known), isTold: true };
    },
    sendAlert: async (request: SendRequest) => {
      sent.push(request);
      return send(request, sent.length);
    },
  };
  return { asked, sent, activities };
}

function start(pipelineId: string) {
  return bed().environment.client.workflow.start('verifyCassandra', {
    workflowId: partWorkflowId('verify', pipelineId),
    taskQueue: TASK_QUEUE,
    args: [{ intervalSeconds: 10 }],
  });
}
const states = (sent: readonly SendRequest[]) =>
  sent.map(({ change }) => `${change.episode.kind} ${change.state}`);

async function impossible(): Promise<never> {
  throw ApplicationFailure.nonRetryable('Cassandra does not answer');
}

describe('the alerts of a verification', () => {
  it('are judged by its report, told once each in order, and known to who asks', async () => {
    const lag = episode('lag');
    const { asked, sent, activities } = fakes((n, known) => {
      if (n === 1) return [lag];
      return n === 3 ? known.map((one) => ({ ...one, recoveredAt: new Date().toISOString() })) : known;
    });
    await bed().withWorker(activities, async () => {
      const handle = await start('told');
      await bed().environment.sleep('15 seconds');
      await pWaitFor(() => sent.length === 1, { timeout: 60_000 });
      const during = await handle.query(verifyStatusQuery);
      await bed().environment.sleep('30 seconds');
      await pWaitFor(() => asked.length >= 4, { timeout: 60_000 });
      const { alerts } = await handle.query(verifyStatusQuery);
      await handle.terminate();
      expect(asked[0]).toMatchObject({ pipelineId: 'told', known: [], report: { ok: true } });
      expect(during.alerts?.episodes).toMatchObject([{ kind: 'lag' }]);
      expect(states(sent)).toEqual(['lag began', 'lag recovered']);
      expect(alerts?.episodes).toMatchObject([
        { kind: 'lag', beganSentAt: expect.any(String), recoveredSentAt: expect.any(String) },
      ]);
    });
  });

  it('are sent again after the next judgement where a receiver has refused them, and status says why', async () => {
    const lag = episode('lag');
    const { sent, activities } = fakes(
      () => [lag],
      async (_request, n) => {
        if (n === 1) throw ApplicationFailure.nonRetryable('got 401', 'WebhookRefused');
        return true;
      },
    );
    await bed().withWorker(activities, async () => {
      const handle = await start('refused');
      await bed().environment.sleep('15 seconds');
      const refused = await handle.query(verifyStatusQuery);
      await bed().environment.sleep('10 seconds');
      await pWaitFor(() => sent.length === 2, { timeout: 60_000 });
      await bed().environment.sleep('10 seconds');
      const { alerts } = await handle.query(verifyStatusQuery);
      await handle.terminate();
      expect(refused.alerts?.sendFailure).toMatchObject({ message: 'got 401' });
      expect(alerts?.sendFailure).toBeUndefined();
      expect(states(sent)).toEqual(['lag began', 'lag began']);
    });
  });

  it('are not sent twice because of a judgement that was under way meanwhile', async () => {
    const lag = episode('lag');
    const { sent, activities } = fakes(() => [lag]);
    await bed().withWorker(activities, async () => {
      const handle = await start('unmarked');
      await bed().environment.sleep('55 seconds');
      await handle.terminate();
      expect(states(sent)).toEqual(['lag began']);
    });
  });

  it('do not hold up verifications while a receiver is away', async () => {
    const { asked, activities } = fakes(
      () => [episode('lag')],
      () => Promise.reject(new Error('503')),
    );
    await bed().withWorker(activities, async () => {
      const handle = await start('away');
      await bed().environment.sleep('55 seconds');
      await pWaitFor(() => asked.length >= 5, { timeout: 60_000 });
      const { verifications } = await handle.query(verifyStatusQuery);
      await handle.terminate();
      expect(verifications).toBeGreaterThanOrEqual(5);
    });
  });

  it('are judged by the failure of a verification that could not be carried out', async () => {
    const { asked, activities } = fakes(() => []);
    await bed().withWorker({ ...activities, verify: impossible }, async () => {
      const handle = await start('impossible');
      await handle.executeUpdate(verifyNowUpdate).catch(() => undefined);
      await pWaitFor(() => asked.length >= 1, { timeout: 60_000 });
      await handle.terminate();
      expect(asked[0]).toMatchObject({ impossible: 'Cassandra does not answer' });
      expect(asked[0]).not.toHaveProperty('report');
    });
  });

  it('that cannot be judged do not end it', async () => {
    const { activities } = fakes(() => {
      throw ApplicationFailure.nonRetryable('not to be judged');
    });
    await bed().withWorker(activities, async () => {
      const handle = await start('unjudged');
      await bed().environment.sleep('25 seconds');
      const { verifications, alerts } = await handle.query(verifyStatusQuery);
      await handle.terminate();
      expect(verifications).toBe(2);
      expect(alerts).toBeUndefined();
    });
  });
});
