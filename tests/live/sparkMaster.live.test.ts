import { isLive } from '../../connections/spark/master.ts';
import { openSparkMaster } from '../../connections/spark/masterHttp.ts';
import { sparkSubmission } from '../../connections/spark/submission.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { liveStack } from './stack.ts';
import { until } from './until.ts';

const { config } = liveStack();
const master = openSparkMaster(config.spark);

describe('a driver that fails', () => {
  it('says why with its last words', async () => {
    const submission = sparkSubmission(config, await loadPipeline('companies'), 'fails', {
      namespace: 'live',
      namespaceId: '0',
    });
    const driverId = await master.create({
      ...submission,
      sparkProperties: { ...submission.sparkProperties, 'spark.pipeline.triggerMs': 'soon' },
    });
    const state = await until(
      'the end of the driver',
      () => master.status(driverId),
      (it) => it !== undefined && !isLive(it),
    );
    expect(state).toBe('FAILED');
    expect(await master.endedOnWorker(driverId)).toBe(true);
    expect(await master.lastWords(driverId)).toMatch(
      new RegExp(`Driver ${driverId} ends with exit code 1: .*triggerMs`),
    );
  });

  it('has no last words where nobody knows it, and nobody says that it has ended', async () => {
    expect(await master.lastWords('driver-20260101000000-0000')).toBeUndefined();
    expect(await master.endedOnWorker('driver-20260101000000-0000')).toBe(false);
  });
});
