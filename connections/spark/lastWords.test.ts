import { alive, masterThat, masterThatAnswers } from '../../tests/fakes/fakeSparkMasterServer.ts';
import { openSparkMaster } from './masterHttp.ts';

/** A master whose driver-0 was on a worker that shows `page` for it. */
const whoseWorkerShows = (page: string, status = 200) => {
  const asked: (string | undefined)[] = [];
  const master = masterThat((request, response) => {
    asked.push(request.url);
    const webuiaddress = `http://${request.headers.host}/worker`;
    if (request.url?.startsWith('/worker') === true) response.writeHead(status).end(page);
    else
      response.end(
        JSON.stringify({
          ...alive,
          workers: [{ id: 'worker-1', webuiaddress, state: 'ALIVE' }],
          completeddrivers: [
            { id: 'driver-0', worker: 'worker-1' },
            { id: 'driver-lost', worker: 'worker-0' },
            { id: 'driver-queued', worker: null },
          ],
        }),
      );
  });
  return { asked, words: async (driverId: string) => (await master).lastWords(driverId) };
};

describe('the last words of a driver', () => {
  const log = `==== Bytes 0-97 of 97 of /var/lib/spark/work/driver-0/stderr ====
26/11/24 15:05:13 INFO Utils: Hello
26/11/24 15:05:21 ERROR StreamRecords: ends with exit code 1: no topic
\tat org.apache.spark.Somewhere
  ... 5 more
`;
  it('are the last line of its log that is none of a stack trace', async () => {
    const { asked, words } = whoseWorkerShows(log);
    expect(await words('driver-0')).toBe(
      '26/11/24 15:05:21 ERROR StreamRecords: ends with exit code 1: no topic',
    );
    expect(asked).toEqual(['/json/', '/worker/log/?driverId=driver-0&logType=stderr&byteLength=20000']);
  });

  it('are those with which the job ends, whatever the JVM still says when it shuts down', async () => {
    const end =
      '26/11/24 15:05:18 ERROR StreamRecords: Driver driver-0 ends with exit code 1: [TopicMissing] topic t';
    const { words } = whoseWorkerShows(`==== Bytes
26/11/24 15:05:17 ERROR StreamRecords: The stream failed
${end}
26/11/24 15:05:20 WARN ShutdownHookManager: ShutdownHook timeout, java.util.concurrent.TimeoutException
java.util.concurrent.TimeoutException
\tat org.apache.hadoop.util.ShutdownHookManager.executeShutdown(ShutdownHookManager.java:124)
`);
    expect(await words('driver-0')).toBe(end);
  });

  it('are of a length that a failure can hold', async () => {
    const { words } = whoseWorkerShows(`==== Bytes\n${'x'.repeat(5000)}\n`);
    expect(await words('driver-0')).toHaveLength(1000);
  });

  it.each(['driver-lost', 'driver-queued', 'driver-unknown'])(
    'are not to be had of %s, which no worker has',
    async (driverId) => {
      const { words } = whoseWorkerShows(log);
      expect(await words(driverId)).toBeUndefined();
    },
  );

  it.each([
    ['an empty log', '==== Bytes 0-0 of 0 of /var/lib/spark/work/driver-0/stderr ====\n', 200],
    ['no log any more', '<h2>gone</h2>', 404],
    ['a failure', 'no', 500],
  ])('are not to be had where its worker shows %s', async (_, page, status) => {
    expect(await whoseWorkerShows(page, status).words('driver-0')).toBeUndefined();
  });

  it('are not to be had of a master that is away, or answers something else: they are no reason to fail', async () => {
    const url = 'http://127.0.0.1:1';
    expect(await openSparkMaster({ restUrl: url, uiUrl: url }).lastWords('driver-0')).toBeUndefined();
    expect(await (await masterThatAnswers(alive)).lastWords('driver-0')).toBeUndefined();
  });

  it('are not waited for once the caller is cancelled, who gets the reason', async () => {
    const cancelled = new AbortController();
    const master = await masterThat(() => cancelled.abort(new Error('enough')));
    await expect(master.lastWords('driver-0', cancelled.signal)).rejects.toThrow('enough');
  });
});
