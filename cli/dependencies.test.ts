import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { REPOSITORY_ROOT } from '../config/localConfig.ts';

/** Entries of what runs where development dependencies are not installed (`NODE_ENV=production`, `omit=dev`). */
const ENTRIES = [
  'cli/main.ts',
  'pipelines/companies/double/main.ts',
  'infra/console/main.ts',
  'workers/bundle.ts',
  'workers/main.ts',
  'pipelines/companies/workflows.ts',
];

/** What a file imports or exports on from elsewhere when it is loaded, types excepted. */
const IMPORT = /^(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;

/** Packages that the file and all that it imports need, each with the first file that does. */
async function packagesOf(file: string, seen: Set<string>, found: Map<string, string>): Promise<void> {
  if (seen.has(file)) return;
  seen.add(file);
  for (const [, specifier = ''] of (await readFile(file, 'utf8')).matchAll(IMPORT)) {
    if (specifier.startsWith('node:')) continue;
    const target = path.resolve(path.dirname(file), specifier);
    if (specifier.startsWith('.') && existsSync(target)) await packagesOf(target, seen, found);
    else if (!specifier.startsWith('.')) {
      const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
      if (!found.has(name)) found.set(name, path.relative(REPOSITORY_ROOT, file));
    }
  }
}

it('needs no development dependency when it runs', async () => {
  const { dependencies } = JSON.parse(await readFile(path.join(REPOSITORY_ROOT, 'package.json'), 'utf8')) as {
    dependencies: Readonly<Record<string, string>>;
  };
  const found = new Map<string, string>();
  const seen = new Set<string>();
  for (const entry of ENTRIES) await packagesOf(path.join(REPOSITORY_ROOT, entry), seen, found);
  expect(found.size).toBeGreaterThan(20);
  expect([...found].filter(([name]) => dependencies[name] === undefined)).toEqual([]);
});
