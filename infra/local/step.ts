import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { REPOSITORY_ROOT } from '../../config/localConfig.ts';
import { hasCode } from '../errorCode.ts';

/** Something to download or build, once for each state of what it is made from. */
export interface Step {
  readonly title: string;
  /** Whether it is missing, incomplete, or made from something else than is here now. */
  needed(): Promise<boolean>;
  /** Does it. What was downloaded before an interruption is taken from the package client's cache. @throws GetFailed. */
  run(onOutput: (line: string) => void): Promise<void>;
}

/** A step whose result is a folder, with a marker that is written last and names the state of the sources it was made from. */
export function step(
  title: string,
  folder: string,
  sources: readonly string[],
  make: (folder: string, onOutput: (line: string) => void) => Promise<void>,
): Step {
  const marker = path.join(folder, '.made-from');
  return {
    title,
    async needed() {
      return (await markerText(marker)) !== (await hashOf(sources));
    },
    async run(onOutput) {
      await make(folder, onOutput);
      await writeFile(marker, await hashOf(sources));
    },
  };
}

/** Undefined where there is none: what it stands for was not finished. */
async function markerText(marker: string): Promise<string | undefined> {
  try {
    return await readFile(marker, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** One hash over the files, and over all files below the folders. */
async function hashOf(sources: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of await filesBelow(source))
      hash.update(path.relative(REPOSITORY_ROOT, file)).update(await readFile(file));
  }
  return hash.digest('hex');
}

async function filesBelow(source: string): Promise<readonly string[]> {
  const entries = await readdir(source, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (hasCode(error, 'ENOTDIR')) return undefined;
    throw error;
  });
  if (entries === undefined) return [source];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted();
}
