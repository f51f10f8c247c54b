import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { transform } from '@swc/core';
import { REPOSITORY_ROOT } from '../../config/localConfig.ts';

/**
 * A digest of each file of `workflows/` that a workflow is made of, by its name. Comments, types and layout are not in it: they
 * change nothing that a workflow does.
 */
export async function workflowSources(): Promise<Readonly<Record<string, string>>> {
  const texts = await workflowTexts();
  return Object.fromEntries(
    await Promise.all(texts.map(async ([file, text]) => [file, await digestOf(text)] as const)),
  );
}

/** The ids that the workflows call `patched` with, as a literal or as a constant of the same file. */
export async function workflowPatches(): Promise<readonly string[]> {
  const patches = (await workflowTexts()).flatMap(([file, text]) =>
    [...text.matchAll(/\bpatched\((?:'([^']+)'|(\w+))\)/g)].map(([, literal, constant]) => {
      const id = literal ?? new RegExp(`const ${constant} = '([^']+)'`).exec(text)?.[1];
      if (id === undefined) throw new Error(`Expected the id of a patch in ${file}, got ${constant}`);
      return id;
    }),
  );
  return [...new Set(patches)];
}

async function workflowTexts(): Promise<readonly (readonly [file: string, text: string])[]> {
  const folder = path.join(REPOSITORY_ROOT, 'workflows');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  return Promise.all(
    files.toSorted().map(async (file) => [file, await readFile(path.join(folder, file), 'utf8')] as const),
  );
}

async function digestOf(text: string): Promise<string> {
  const { code } = await transform(text, {
    jsc: {
      parser: { syntax: 'typescript' },
      target: 'es2022',
      minify: { compress: false, mangle: false, format: { comments: false } },
    },
    minify: true,
    sourceMaps: false,
  });
  return createHash('sha256').update(code).digest('hex').slice(0, 16);
}
