import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { REPOSITORY_ROOT } from '../config/localConfig.ts';
import { readPipelineConfig } from '../config/pipelineConfig.ts';
import { KEYSPACE } from '../domain/names.ts';
import { generatedFiles } from './generated.ts';
import { DEFAULT_RETENTION } from '../domain/granularity.ts';
import { DATASOURCE, FOLDER, PLUGIN } from './names.ts';

const PROVISIONING = path.join(REPOSITORY_ROOT, 'grafana', 'provisioning');

async function provisioned<T>(file: string): Promise<T> {
  return parse(await readFile(path.join(PROVISIONING, file), 'utf8')) as T;
}

describe('the generated files', () => {
  it('are committed as "npm run dashboards" writes them', async () => {
    const files = Object.entries(await generatedFiles());
    expect(files.length).toBeGreaterThan(2);
    for (const [file, text] of files) expect(await readFile(file, 'utf8')).toBe(text);
  });
});

describe('the retention that they are made for', () => {
  it('is that of the default configuration', () => {
    expect(readPipelineConfig({}).spark).toMatchObject(DEFAULT_RETENTION);
  });
});

describe('the data source', () => {
  it('is the one that dashboards and alerts refer to, on our keyspace', async () => {
    const { datasources } = await provisioned<{ datasources: Record<string, unknown>[] }>(
      'datasources/cassandra.yaml',
    );
    expect(datasources).toEqual([
      expect.objectContaining({
        uid: DATASOURCE.uid,
        type: PLUGIN.id,
        isDefault: true,
        editable: false,
        // The plugin refuses to connect without a consistency.
        jsonData: expect.objectContaining({ keyspace: KEYSPACE, consistency: 'LOCAL_ONE' }),
      }),
    ]);
  });

  it('and the folder of the dashboards get what differs between machines from the environment', async () => {
    const folder = path.join(REPOSITORY_ROOT, 'grafana', 'README.md');
    const documented = await readFile(folder, 'utf8');
    const texts = await Promise.all(
      ['datasources/cassandra.yaml', 'dashboards/dashboards.yaml'].map((file) =>
        readFile(path.join(PROVISIONING, file), 'utf8'),
      ),
    );
    const variables = texts.join('').matchAll(/: \$(\w+)/g);
    const names = [...variables].map(([, name]) => name);
    expect(names).toEqual([
      'CASSANDRA_ADDRESS',
      'CASSANDRA_USERNAME',
      'CASSANDRA_PASSWORD',
      'DASHBOARDS_PATH',
    ]);
    for (const name of names) expect(documented).toContain(`| \`${name}\``);
  });
});

describe('the dashboards', () => {
  it('are in the folder of the alerts, and only files change them', async () => {
    const { providers } = await provisioned<{ providers: Record<string, unknown>[] }>(
      'dashboards/dashboards.yaml',
    );
    expect(providers).toEqual([expect.objectContaining({ folder: FOLDER, allowUiUpdates: false })]);
    const { groups } = await provisioned<{ groups: { folder: string }[] }>('alerting/alerts.yaml');
    expect(groups.map(({ folder }) => folder)).toEqual([FOLDER]);
  });
});

describe('grafana/', () => {
  it('has no full scan: neither its sources nor what they generate say ALLOW FILTERING', async () => {
    const folder = path.join(REPOSITORY_ROOT, 'grafana');
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
      .map((entry) => path.join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(15);
    for (const file of files) {
      const text = await readFile(file, 'utf8');
      expect([file, /allow\s+filtering|"filtering"/i.exec(text)?.[0]]).toEqual([file, undefined]);
    }
  });
});
