import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readLocalConfig, type LocalConfig } from '../config/localConfig.ts';
import { writeState } from '../infra/local/state.ts';
import { PipelineUnknown } from '../pipelines/load.ts';
import { chosenPipeline } from './pipelineOption.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'pipeline-option-'));
});
afterEach(() => rm(home, { recursive: true }));

const localOf = (pipelines: string): LocalConfig =>
  readLocalConfig({ PIPELINE_HOME: home, PIPELINES: pipelines });
const nameOf = async (pipelines: string, named?: string) =>
  (await chosenPipeline(localOf(pipelines), named)).definition.name;

it('is the one that runs, where none is named', async () => {
  await expect(nameOf('earthquakes')).resolves.toBe('earthquakes');
  await writeState(localOf('earthquakes'), {
    supervisor: { pid: 1, start: 'then' },
    phase: 'running',
    startedAt: '2026-11-27T12:00:00Z',
    pipelines: ['companies'],
    servers: [],
  });
  await expect(nameOf('earthquakes')).resolves.toBe('companies');
});

it('has to be named where several run, and is asked for in a sentence', async () => {
  await expect(nameOf('companies,earthquakes')).rejects.toThrow(
    'Which pipeline? Expected --pipeline with one of companies, earthquakes',
  );
  await expect(nameOf('companies,earthquakes', 'earthquakes')).resolves.toBe('earthquakes');
  await expect(nameOf('companies', 'nobody')).rejects.toThrow(PipelineUnknown);
});
