import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { LOCAL_VARIABLES, REPOSITORY_ROOT } from './localConfig.ts';
import { PIPELINE_VARIABLES } from './pipelineVariables.ts';

describe('docs/configuration.md', () => {
  it('has a row for every variable that is read, and for no other', async () => {
    const text = await readFile(path.join(REPOSITORY_ROOT, 'docs', 'configuration.md'), 'utf8');
    const documented = [...text.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name);
    const read = new Set([...PIPELINE_VARIABLES, ...LOCAL_VARIABLES]);
    expect(documented).toHaveLength(read.size);
    expect(new Set(documented)).toEqual(read);
  });
});
