import { parseProcesses } from './sparkProcesses.ts';

const driver = (port: number, id: string) =>
  `java -cp /s/* -Xmx512M org.apache.spark.deploy.worker.DriverWrapper spark://Worker@127.0.0.1:${port} /data/${id}/job.jar pipeline.StreamRecords`;
const executor = (port: number) =>
  `java org.apache.spark.executor.CoarseGrainedExecutorBackend --driver-url spark://CoarseGrainedScheduler@127.0.0.1:4711 --executor-id 0 --app-id app-1 --worker-url spark://Worker@127.0.0.1:${port}`;

describe("the process table's drivers and executors", () => {
  it('are those that the stack’s own Spark worker has started', () => {
    const table = [
      `  10 Sl   ${driver(7078, 'driver-20261123215507-0000')}`,
      `  11 Sl   ${executor(7078)}`,
      `  12 Sl   ${driver(17078, 'driver-20261123215507-0001')}`,
      `  13 Ss   ${executor(70789)}`,
      `  14 S    node server.js spark://Worker@127.0.0.1:7078`,
    ].join('\n');
    expect(parseProcesses(table, 7078)).toEqual([
      { pid: 10, role: 'driver', driverId: 'driver-20261123215507-0000' },
      { pid: 11, role: 'executor', driverUrl: 'spark://CoarseGrainedScheduler@127.0.0.1:4711' },
    ]);
  });

  it('are alive while they are stopped, and not when they are zombies', () => {
    const table = [
      ` 10 T ${driver(7078, 'driver-20261123215507-0000')}`,
      ` 11 Zl ${driver(7078, 'driver-20261123215507-0001')}`,
    ].join('\n');
    expect(parseProcesses(table, 7078).map(({ pid }) => pid)).toEqual([10]);
  });
});
