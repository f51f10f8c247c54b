import { masterThat, masterThatAnswers, alive } from '../../tests/fakes/fakeSparkMasterServer.ts';
import { openSparkMaster } from './masterHttp.ts';

/** The rows of a table of drivers as a Spark 3.5.7 worker shows them. */
const row = (id: string, state: string) => `<tr>
      <td>${id}</td>
      <td>dev.example.Main</td>
      <td>${state}</td>
      <td sorttable_customkey="1">
        1
      </td>
    </tr>`;

/** A master with these workers, each with its state and the page that it shows. */
const masterWith = (workers: readonly { readonly state?: string; readonly page?: string }[]) =>
  masterThat((request, response) => {
    const [, index] = /^\/worker-(\d+)\/$/.exec(request.url ?? '') ?? [];
    if (index !== undefined) {
      const { page } = workers[Number(index)] ?? {};
      response.writeHead(page === undefined ? 500 : 200).end(page);
      return;
    }
    const listed = workers.map(({ state = 'ALIVE' }, at) => ({
      id: `worker-${at}`,
      webuiaddress: `http://${request.headers.host}/worker-${at}`,
      state,
    }));
    response.end(JSON.stringify({ ...alive, workers: listed }));
  });

describe('a driver has ended', () => {
  it.each(['KILLED', 'FAILED', 'FINISHED', 'ERROR'])(
    'when its Spark worker shows it as %s',
    async (state) => {
      const page = `<table>${row('driver-1', 'RUNNING')}${row('driver-0', state)}</table>`;
      const master = await masterWith([{ page: '<table></table>' }, { page }]);
      expect(await master.endedOnWorker('driver-0')).toBe(true);
      expect(await master.endedOnWorker('driver-1')).toBe(false);
    },
  );
});

describe('a driver is not said to have ended', () => {
  it.each([
    ['no worker shows it', [{ page: row('driver-00', 'KILLED') }]],
    ['its worker runs it', [{ page: row('driver-0', 'RUNNING') }]],
    ['its worker shows a state that Spark does not have', [{ page: row('driver-0', 'BUSY') }]],
    ['its worker does not answer', [{}]],
    ['its worker is lost to the master', [{ state: 'DEAD', page: row('driver-0', 'KILLED') }]],
    ['the page looks otherwise', [{ page: '<p>driver-0 KILLED</p>' }]],
    ['there is no worker', []],
  ])('where %s', async (_, workers) => {
    expect(await (await masterWith(workers)).endedOnWorker('driver-0')).toBe(false);
  });

  it('by a master that is away, or answers something else', async () => {
    const url = 'http://127.0.0.1:1';
    expect(await openSparkMaster({ restUrl: url, uiUrl: url }).endedOnWorker('driver-0')).toBe(false);
    expect(await (await masterThatAnswers(alive)).endedOnWorker('driver-0')).toBe(false);
  });
});

it('a caller who is cancelled gets the reason', async () => {
  const cancelled = new AbortController();
  const master = await masterThat(() => cancelled.abort(new Error('enough')));
  await expect(master.endedOnWorker('driver-0', cancelled.signal)).rejects.toThrow('enough');
});
