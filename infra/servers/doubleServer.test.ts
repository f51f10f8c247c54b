import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readLocalConfig, type LocalConfig } from '../../config/localConfig.ts';
import { startEarthquakeFeed } from '../../pipelines/earthquakes/double/server.ts';
import { serversHere } from '../local/serversHere.ts';
import { useHttpServers } from '../../tests/fakes/httpServers.ts';
import { doubleServer } from './doubleServer.ts';
import { worker } from './worker.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'double-server-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const localOf = (pipelines: string, own: Record<string, string> = {}): LocalConfig => ({
  ...readLocalConfig({ ...own, PIPELINES: pipelines, PIPELINE_HOME: home }),
  withGrafana: false,
});
const onPort = (port: number) => localOf('earthquakes', { EARTHQUAKES_SOURCE_PORT: String(port) });
const namesOf = async (pipelines: string, environment: Record<string, string> = {}) =>
  (await serversHere(localOf(pipelines), environment)).names.filter((name) => name.endsWith('-source'));

describe('the doubles of a stack', () => {
  it('are those of the pipelines that it runs', async () => {
    expect(await namesOf('companies')).toEqual(['company-source']);
    expect(await namesOf('earthquakes')).toEqual(['earthquakes-source']);
    expect(await namesOf('companies,earthquakes')).toEqual(['company-source', 'earthquakes-source']);
  });

  it('are not started where another source is named', async () => {
    const named = { EARTHQUAKES_API_URL: 'https://example.org/query', COMPANY_API_URL: '' };
    expect(await namesOf('companies,earthquakes', named)).toEqual(['company-source']);
  });

  it("are the worker's sources", async () => {
    const local = localOf('companies,earthquakes', { EARTHQUAKES_SOURCE_PORT: '18010' });
    expect((await worker.prepare(local, {})).env).toMatchObject({
      COMPANY_API_URL: 'http://127.0.0.1:8000/api/v1/companies',
      EARTHQUAKES_API_URL: 'http://127.0.0.1:18010/fdsnws/event/1/query',
    });
  });

  it('have the names of the doubles that there are', () => {
    expect(() => doubleServer('bikes-source')).toThrow('There is no server bikes-source');
  });
});

describe('a double', () => {
  const serve = useHttpServers();
  const double = doubleServer('earthquakes-source');

  it('is ready when it answers what a tick asks for', async () => {
    const feed = await startEarthquakeFeed(0);
    try {
      await expect(double.ready(onPort(feed.port), 1, {})).resolves.toBeUndefined();
      expect(double.address(onPort(feed.port).ports)).toBe(
        `http://127.0.0.1:${feed.port}/fdsnws/event/1/query`,
      );
    } finally {
      await feed.close();
    }
  });

  it('is not ready while somebody else answers there', async () => {
    const url = await serve((_, response) => response.end('{"data": []}'));
    await expect(double.ready(onPort(Number(new URL(url).port)), 1, {})).rejects.toThrow(
      'does not answer as the source of earthquakes: expected an object with a list "features"',
    );
  });
});
