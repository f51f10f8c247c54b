import { readFileSync } from 'node:fs';
import path from 'node:path';
import { REPOSITORY_ROOT } from '../../config/localConfig.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { jobDefinition } from './jobDefinition.ts';

const IN_JAVA = path.join(REPOSITORY_ROOT, 'spark', 'src', 'test', 'resources', 'companies.definition.json');

describe('the definition that the streaming job gets', () => {
  it('is the one that the tests of the job read', async () => {
    expect(JSON.parse(jobDefinition(await loadPipeline('companies')))).toEqual(
      JSON.parse(readFileSync(IN_JAVA, 'utf8')),
    );
  });

  it('is ASCII on one line, and means the same', async () => {
    const companies = await loadPipeline('companies');
    const schema = { title: 'Größe in €,\n株式会社 🚀', properties: {} };
    const json = jobDefinition({ ...companies, recordSchema: JSON.stringify(schema) });
    expect(json).toMatch(/^[ -~]+$/);
    expect(JSON.parse(json)).toMatchObject({ schema });
  });
});
