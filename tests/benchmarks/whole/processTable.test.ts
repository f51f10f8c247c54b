import { parseUsage } from './processTable.ts';

const TEXT = `
  100  1000000  12 /jdk/bin/java org.apache.spark.deploy.worker.Worker
  100   500000   3 /jdk/bin/java org.apache.spark.deploy.worker.DriverWrapper spark://Worker@127.0.0.1:7078
  100   250000   4 /jdk/bin/java org.apache.spark.executor.CoarseGrainedExecutorBackend --driver-url x
  200     1000   0 node --import tsx workers/main.ts
  200     2000   1 node child
  300  9999999  99 of somebody else
`;

it("adds up a server's processes, and keeps what Spark's worker has started apart from it", () => {
  const usage = parseUsage(TEXT, [
    { name: 'spark-worker', pid: 100 },
    { name: 'worker', pid: 200 },
  ]);
  expect(Object.fromEntries(usage)).toEqual({
    'spark-worker': { megabytes: 1024, processorSeconds: 12 },
    'Spark driver': { megabytes: 512, processorSeconds: 3 },
    'Spark executor': { megabytes: 256, processorSeconds: 4 },
    worker: { megabytes: 3.072, processorSeconds: 1 },
  });
});

it('shows a server that does not run as using nothing', () => {
  expect(parseUsage(TEXT, [{ name: 'kafka' }]).get('kafka')).toEqual({ megabytes: 0, processorSeconds: 0 });
});
