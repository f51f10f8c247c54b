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

/** Packages with a script of their own at their installation, and what they are without it, as with `ignore-scripts`. */
const WITH_SCRIPTS = {
  '@grpc/proto-loader/node_modules/protobufjs': 'the same: it looks at the versions that others name',
  '@opentelemetry/otlp-transformer/node_modules/protobufjs': 'the same: likewise',
  '@swc/core': 'the same: it looks whether its binary, a package of its own, can be loaded',
  esbuild: 'slower by a start of Node.js: its binary, a package of its own, is found at each call',
};

describe('where packages are installed without scripts (ignore-scripts)', () => {
  it('needs none of those that a package has', async () => {
    const { packages } = JSON.parse(
      await readFile(path.join(REPOSITORY_ROOT, 'package-lock.json'), 'utf8'),
    ) as { packages: Readonly<Record<string, { hasInstallScript?: boolean; dev?: boolean }>> };
    const have = Object.entries(packages).filter(
      ([, { hasInstallScript, dev }]) => hasInstallScript === true && dev !== true,
    );
    expect(have.map(([name]) => name.replace(/^node_modules\//, '')).toSorted()).toEqual(
      Object.keys(WITH_SCRIPTS).toSorted(),
    );
  });

  it('has no command that npm runs in parts, of which it would leave out the first and the last', async () => {
    const { scripts } = JSON.parse(await readFile(path.join(REPOSITORY_ROOT, 'package.json'), 'utf8')) as {
      scripts: Readonly<Record<string, string>>;
    };
    expect(Object.keys(scripts).filter((name) => /^(pre|post)/.test(name))).toEqual([]);
    for (const name of ['start', 'test']) expect(scripts[name]).toMatch(/^npm install /);
  });
});
