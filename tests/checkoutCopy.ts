import { cp, mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { REPOSITORY_ROOT } from '../config/localConfig.ts';

/** What the command is made of. */
const COPIED = [
  'activities',
  'cli',
  'config',
  'connections',
  'domain',
  'grafana',
  'infra',
  'pipelines',
  'workers',
  'workflows',
  'package.json',
  'tsconfig.json',
];

/** A copy of the checkout in a temporary folder, for tests that write pipelines into it; `more` of it beside what the command is made of. */
export async function copyCheckout(name: string, more: readonly string[] = []): Promise<string> {
  const copy = await mkdtemp(path.join(tmpdir(), `company-pipeline-${name}-`));
  for (const part of [...COPIED, ...more])
    await cp(path.join(REPOSITORY_ROOT, part), path.join(copy, part), {
      recursive: true,
      // What is built is newer than its sources here, and has to be there.
      preserveTimestamps: true,
    });
  await symlink(path.join(REPOSITORY_ROOT, 'node_modules'), path.join(copy, 'node_modules'));
  return copy;
}
