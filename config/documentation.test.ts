import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ALERT_VARIABLES } from './alertConfig.ts';
import { CONSOLE_VARIABLES } from './consoleConfig.ts';
import { localVariables, REPOSITORY_ROOT } from './localConfig.ts';
import { ROLE_VARIABLES } from './rolesConfig.ts';
import { PIPELINE_VARIABLES } from './pipelineVariables.ts';
import { TRACING_VARIABLES } from './tracingConfig.ts';
import { companySource } from '../pipelines/companies/source.ts';
import { sourceVariables } from './sourceConfig.ts';

const SOURCES = sourceVariables(companySource.configuration);

describe('docs/configuration.md', () => {
  it('has a row for every variable that is read, and for no other', async () => {
    const text = await readFile(path.join(REPOSITORY_ROOT, 'docs', 'configuration.md'), 'utf8');
    const documented = [...text.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name);
    const read = new Set([
      ...PIPELINE_VARIABLES,
      ...SOURCES,
      ...ROLE_VARIABLES,
      ...localVariables(),
      ...CONSOLE_VARIABLES,
      ...ALERT_VARIABLES,
      ...TRACING_VARIABLES,
    ]);
    expect(documented).toHaveLength(read.size);
    expect(new Set(documented)).toEqual(read);
  });
});

describe('docs/cluster.md', () => {
  it('names no variable that nothing reads', async () => {
    const text = await readFile(path.join(REPOSITORY_ROOT, 'docs', 'cluster.md'), 'utf8');
    const named = [...text.matchAll(/`([A-Z]+_[A-Z_]+)[`=]/g)].map(([, name]) => name);
    // Node's own, and those that @temporalio/envconfig reads.
    const others = ['NODE_EXTRA_CA_CERTS', 'TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'TEMPORAL_API_KEY'];
    const tls = ['TEMPORAL_TLS_CLIENT_CERT_PATH', 'TEMPORAL_TLS_CLIENT_KEY_PATH'];
    expect(named.length).toBeGreaterThan(20);
    expect([...PIPELINE_VARIABLES, ...SOURCES, ...ROLE_VARIABLES, ...others, ...tls]).toEqual(
      expect.arrayContaining(named),
    );
  });
});

/** A test as the page names it: without its ending, and those of `tests/` without that. */
function isTest(name: string): boolean {
  return ['', 'tests/'].some((folder) => existsSync(path.join(REPOSITORY_ROOT, `${folder}${name}.test.ts`)));
}

describe('docs/machines.md', () => {
  it('names tests that there are, at least one a line', async () => {
    const text = await readFile(path.join(REPOSITORY_ROOT, 'docs', 'machines.md'), 'utf8');
    const [cases = ''] = text.split('\n## Versions\n');
    const ofLines = [...cases.matchAll(/^\| .*\| ([^|]+) \|$/gm)]
      .map(([, last = '']) => last.trim())
      .filter((last) => last !== 'test' && !/^-+$/.test(last))
      .map((last) => [...last.matchAll(/`([a-z]+(?:\/\w+)+)`/g)].map(([, name = '']) => name));
    expect(ofLines.length).toBeGreaterThan(20);
    expect(ofLines.filter((names) => names.length === 0)).toEqual([]);
    expect(ofLines.flat().filter((name) => !isTest(name))).toEqual([]);
  });
});
