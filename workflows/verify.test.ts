import pWaitFor from 'p-wait-for';
import { ApplicationFailure } from '@temporalio/common';
import { WorkflowUpdateFailedError, type WorkflowFailedError } from '@temporalio/client';
import type { JudgeRequest } from '../activities/alerts/dependencies.ts';
import { partWorkflowId } from '../domain/names.ts';
import { TASK_QUEUE } from '../tests/companyNames.ts';
import { NO_TICKS } from '../domain/ticks.ts';
import type { VerificationReport } from '../domain/verification.ts';
import { useWorkflowTestBed } from '../tests/temporalTestServer.ts';
import { verifyNowUpdate, verifyStatusQuery } from './messages.ts';

const bed = useWorkflowTestBed();

const passed: VerificationReport = {
  at: '2026-01-01T00:00:00.000Z',
  ok: true,
  checked: 6,
  missing: 0,
  different: 0,
  deadLettered: 0,
  totalsDifferent: 0,
  repaired: 0,
  lag: 0,
  oldestUnprocessedSeconds: 0,
  verifiedFrom: { '0': '0' },
  verifiedTo: { '0': '6' },
  failures: [],
};

/** Activities that answer verification `n` with what `verify(n)` gives, and note what they were asked. */
function fakes(verify: (n: number) => VerificationReport) {
  const asked: unknown[] = [];
  const activities = {
    prepare: async () => ({}),
    ticksOf: async () => NO_TICKS,
    driverRestartsOf: async () => 2,
    judgePipeline: async ({ watch, known }: JudgeRequest) => ({ watch, episodes: known, isTold: false }),
    verify: async (input: unknown) => {
      asked.push(input);
      return verify(asked.length);
    },
  };
  return { asked, activities };
}

function start(pipelineId: string, args: unknown[] = []) {
  return bed().environment.client.workflow.start('verifyCassandra', {
    workflowId: partWorkflowId('verify', pipelineId),
    taskQueue: TASK_QUEUE,
    args,
  });
}

describe('verifyCassandra', () => {
  it('verifies every minute with no input at all, and hands on the totals of the parts beside it', async () => {
    const { asked, activities } = fakes(() => passed);
    await bed().withWorker(activities, async () => {
      const handle = await start('minutely');
      await bed().environment.sleep('185 seconds');
      const status = await handle.query(verifyStatusQuery);
      await handle.terminate();
      expect(status).toEqual({
        intervalSeconds: 60,
        verifications: 3,
        failed: 0,
        checked: 18,
        repaired: 0,
        last: passed,
        alerts: { watchedSince: expect.any(String), episodes: [] },
      });
      expect(asked[0]).toEqual({
        pipelineId: 'minutely',
        graceSeconds: 60,
        intervalSeconds: 60,
        ticks: NO_TICKS,
        driverRestarts: 2,
      });
    });
  });

  it('goes on at once while it is behind, and on its schedule when it is not', async () => {
    const behind = { ...passed, behind: true, unverified: 90_000, unverifiedSince: passed.at };
    const { asked, activities } = fakes((n) => (n <= 3 ? behind : passed));
    await bed().withWorker(activities, async () => {
      const handle = await start('behind', [{ intervalSeconds: 600 }]);
      await bed().environment.sleep('601 seconds');
      await pWaitFor(() => asked.length >= 4, { timeout: 60_000 });
      await bed().environment.sleep('600 seconds');
      await pWaitFor(() => asked.length >= 5, { timeout: 60_000 });
      await handle.terminate();
      expect(asked.length).toBe(5);
    });
  });

  it('verifies at once when a person asks, answers the report, and keeps its schedule', async () => {
    const { asked, activities } = fakes(() => passed);
    await bed().withWorker(activities, async () => {
      const handle = await start('asked', [{ intervalSeconds: 600 }]);
      await bed().environment.sleep('5 seconds');
      expect(await handle.executeUpdate(verifyNowUpdate)).toEqual(passed);
      expect(asked.length).toBe(1);
      await bed().environment.sleep('600 seconds');
      await pWaitFor(() => asked.length >= 2, { timeout: 60_000 });
      await handle.terminate();
      expect(asked.length).toBe(2);
    });
  });

  it('tells who asked why it could not verify, and counts it', async () => {
    const { activities } = fakes(() => {
      throw ApplicationFailure.nonRetryable('Cassandra does not answer');
    });
    await bed().withWorker(activities, async () => {
      const handle = await start('asked-in-vain', [{ intervalSeconds: 600 }]);
      const refusal = await handle.executeUpdate(verifyNowUpdate).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(WorkflowUpdateFailedError);
      const { failed } = await handle.query(verifyStatusQuery);
      await handle.terminate();
      expect(failed).toBe(1);
      expect((refusal as WorkflowUpdateFailedError).cause).toMatchObject({
        cause: { message: 'Cassandra does not answer' },
      });
    });
  });

  it('counts a verification whose checks failed, and shows its report', async () => {
    const failed = { ...passed, ok: false, missing: 1, repaired: 1, failures: ['1 record is missing'] };
    const { activities } = fakes((n) => (n === 2 ? failed : passed));
    await bed().withWorker(activities, async () => {
      const handle = await start('failing', [{ intervalSeconds: 10 }]);
      await bed().environment.sleep('25 seconds');
      const status = await handle.query(verifyStatusQuery);
      await handle.terminate();
      expect(status).toMatchObject({ verifications: 2, failed: 1, repaired: 1, last: failed });
    });
  });

  it('remembers ticks that nobody can prove any more', async () => {
    const proof = { proven: 1, short: 0, republished: 0, waiting: 0, leftRecords: 0, unprovable: 2 };
    const { activities } = fakes((n) => (n === 1 ? { ...passed, tickProof: proof } : passed));
    await bed().withWorker(activities, async () => {
      const handle = await start('unprovable', [{ intervalSeconds: 10 }]);
      await bed().environment.sleep('25 seconds');
      const status = await handle.query(verifyStatusQuery);
      await handle.terminate();
      expect(status).toMatchObject({ verifications: 2, unprovable: { at: passed.at, ticks: 2 } });
    });
  });

  it('goes on after a verification that could not be carried out, and says why until one could', async () => {
    const { activities } = fakes((n) => {
      if (n === 1) throw ApplicationFailure.nonRetryable('Cassandra does not answer');
      return passed;
    });
    await bed().withWorker(activities, async () => {
      const handle = await start('away', [{ intervalSeconds: 10 }]);
      await bed().environment.sleep('15 seconds');
      const meanwhile = await handle.query(verifyStatusQuery);
      await bed().environment.sleep('10 seconds');
      const afterwards = await handle.query(verifyStatusQuery);
      await handle.terminate();
      expect(meanwhile).toMatchObject({ failed: 1, lastFailure: { message: 'Cassandra does not answer' } });
      expect(afterwards).toMatchObject({ verifications: 2, failed: 1, last: passed });
      expect(afterwards.lastFailure).toBeUndefined();
    });
  });

  it.each(['CassandraSchemaMissing', 'UnknownTopic'])(
    'has what is missing made, which fails the verification at once (%s)',
    async (type) => {
      const { asked, activities } = fakes((n) => {
        if (n === 1) throw ApplicationFailure.create({ type, message: 'it does not exist' });
        return passed;
      });
      let prepared = 0;
      const preparing = { ...activities, prepare: async () => ({ times: (prepared += 1) }) };
      await bed().withWorker(preparing, async () => {
        const handle = await start(`missing-${type}`, [{ intervalSeconds: 10 }]);
        await bed().environment.sleep('25 seconds');
        const status = await handle.query(verifyStatusQuery);
        await handle.terminate();
        expect([asked.length, prepared]).toEqual([2, 2]);
        expect(status).toMatchObject({ verifications: 2, failed: 1, last: passed });
      });
    },
  );

  it('verifies without totals where no other part answers', async () => {
    const { asked, activities } = fakes(() => passed);
    const without = { ...activities, ticksOf: async () => null, driverRestartsOf: async () => null };
    await bed().withWorker(without, async () => {
      const handle = await start('alone', [{ intervalSeconds: 10 }]);
      await bed().environment.sleep('15 seconds');
      await handle.terminate();
      expect(asked).toEqual([{ pipelineId: 'alone', graceSeconds: 60, intervalSeconds: 10 }]);
    });
  });

  it('fails at once on an input that is not valid', async () => {
    const { activities } = fakes(() => passed);
    await bed().withWorker(activities, async () => {
      const handle = await start('invalid', [{ graceSeconds: 0 }]);
      const error = await handle.result().catch((caught: unknown) => caught);
      expect((error as WorkflowFailedError).cause?.message).toMatch(/graceSeconds: .*>=1/);
    });
  });
});
