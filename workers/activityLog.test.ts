import { log as ofActivity } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import { logOfActivity, logWith, saysPipelineAndTick } from './activityLog.ts';

function environment() {
  const entries: LogEntry[] = [];
  const logger = new DefaultLogger('INFO', (entry) => entries.push(entry));
  const interceptors = [saysPipelineAndTick('companies')];
  return { entries, logger, activity: new MockActivityEnvironment({ attempt: 2 }, { logger, interceptors }) };
}

const identity = { workflowId: 'company-pipeline/ingest', firstExecutionRunId: 'run', tick: 7 };

it("a line of a tick's says pipeline, workflow, tick and attempt", async () => {
  const { entries, activity } = environment();
  await activity.run(async (input: object) => ofActivity.warn('slow', { fields: Object.keys(input) }), {
    identity,
    scheduledAt: '2026-11-23T12:00:00.000Z',
    quantity: 1,
  });
  expect(entries.map(({ meta }) => meta)).toEqual([
    expect.objectContaining({
      pipeline: 'companies',
      tick: 'company-pipeline/ingest/run/7',
      workflowId: 'test',
      attempt: 2,
      fields: ['identity', 'scheduledAt', 'quantity'],
    }),
  ]);
});

it('a line of another activity says the pipeline, and no tick', async () => {
  const { entries, activity } = environment();
  await activity.run(async (input: object) => ofActivity.info('looking', input), { streamId: 's' });
  expect(entries[0]?.meta).toMatchObject({ pipeline: 'companies', streamId: 's' });
  expect(entries[0]?.meta).not.toHaveProperty('tick');
});

it('a log that is handed in is that of the activity within one, and itself elsewhere', async () => {
  const { entries, logger, activity } = environment();
  const log = logOfActivity(logger);
  await activity.run(async () => log.info('within', { driverId: 'd' }));
  log.info('outside', { driverId: 'd' });
  expect(entries[0]?.meta).toMatchObject({ driverId: 'd', pipeline: 'companies', workflowId: 'test' });
  expect(entries[1]?.meta).toEqual({ driverId: 'd' });
});

it('a log with fields has them on each line', () => {
  const { entries, logger } = environment();
  logWith(logger, { pipeline: 'companies' }).warn('kafkajs: away', { broker: 'b' });
  expect(entries[0]).toMatchObject({ level: 'WARN', meta: { pipeline: 'companies', broker: 'b' } });
});
