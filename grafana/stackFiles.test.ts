import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DEFAULT_RETENTION } from '../domain/granularity.ts';
import { writeGrafanaFiles } from './stackFiles.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'grafana-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

const settings = { retention: DEFAULT_RETENTION, thresholds: {} };
const write = (...pipelines: string[]) => writeGrafanaFiles(folder, { ...settings, pipelines });
const json = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));

it('Grafana gets the dashboards and the rules of the pipelines that run, and begins with the first', async () => {
  const { provisioning, dashboards, home } = await write('earthquakes', 'companies');
  expect(await readdir(dashboards)).toEqual(['companies.json', 'earthquakes.json', 'operations.json']);
  await expect(json(home)).resolves.toMatchObject({ uid: 'earthquakes' });
  const files = await readdir(provisioning, { recursive: true });
  expect(files.filter((file) => file.endsWith('ml')).toSorted()).toEqual([
    'dashboards/dashboards.yaml',
    'datasources/cassandra.yaml',
    'plugins/none.yaml',
  ]);
  // One file: what is committed for other Grafanas is not beside it.
  expect(await readdir(path.join(provisioning, 'alerting'))).toEqual(['alerts.json']);
  await expect(json(path.join(provisioning, 'alerting', 'alerts.json'))).resolves.toMatchObject({
    groups: [{ name: 'earthquakes' }, { name: 'pipeline' }],
  });
});

it('what an earlier start has left of a pipeline that no longer runs is gone, and its rules are deleted', async () => {
  await write('companies', 'earthquakes');
  const { provisioning, dashboards, home } = await write('companies');
  expect(await readdir(dashboards)).toEqual(['companies.json', 'operations.json']);
  await expect(json(home)).resolves.toMatchObject({ uid: 'companies' });
  expect(JSON.stringify(await json(path.join(dashboards, 'operations.json')))).not.toContain('earthquakes');
  await expect(json(path.join(provisioning, 'alerting', 'alerts.json'))).resolves.toMatchObject({
    groups: [{ name: 'pipeline' }],
    deleteRules: expect.arrayContaining([{ orgId: 1, uid: 'earthquakes-rows' }]),
  });
  // Otherwise Grafana would keep what is in no file any more.
  const provider = await readFile(path.join(provisioning, 'dashboards', 'dashboards.yaml'), 'utf8');
  expect(provider).toMatch(/disableDeletion: false/);
});
