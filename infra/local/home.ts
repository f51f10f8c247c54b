import { mkdir, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LocalConfig } from '../../config/localConfig.ts';
import { hasCode } from '../errorCode.ts';
import { CLUSTER_NAME } from '../servers/cassandra.ts';
import { serverNames } from '../servers/server.ts';
import { ForeignHome } from './errors.ts';

/** Written into a home before anything else is: what has our names there is the stack's. */
const MARKER = '.company-pipeline';
const MARKER_TEXT =
  'The folders data, config, logs and tmp here are those of a stack of the company pipeline.\n';

/** Servers of version 0.1.0 that have another name now. */
const FORMER_NAMES = ['topic-page'];

/** What the stack makes in its home, by folder. */
function made(): Readonly<Record<'data' | 'config' | 'logs' | 'tmp', readonly string[]>> {
  const servers = serverNames();
  return {
    data: [...servers, 'checkpoint'],
    config: [...servers, 'spark'],
    logs: [...servers, 'supervisor', ...FORMER_NAMES].flatMap((name) =>
      ['log', 'log.1', 'crash'].map((ending) => `${name}.${ending}`),
    ),
    tmp: [...servers, ...FORMER_NAMES],
  };
}

/** Makes a folder the home of a stack, unless it is one. @throws ForeignHome; then nothing was touched. */
export async function claimHome(local: LocalConfig): Promise<void> {
  await refuseForeign(local);
  await mkdir(local.home, { recursive: true });
  await writeFile(path.join(local.home, MARKER), MARKER_TEXT);
}

/**
 * Deletes what the stack has made in its home, and returns what else is in its folders, which is left there.
 * @throws ForeignHome; then nothing was touched.
 */
export async function emptyHome(local: LocalConfig): Promise<readonly string[]> {
  await refuseForeign(local);
  const left: string[] = [];
  for (const [folder, names] of Object.entries(made())) {
    for (const name of names) await rm(path.join(local.home, folder, name), { recursive: true, force: true });
    const others = await entriesOf(path.join(local.home, folder));
    if (others?.length === 0) await rmdir(path.join(local.home, folder));
    left.push(...(others ?? []).map((name) => path.join(folder, name)));
  }
  return left;
}

/** @throws ForeignHome where a folder of the stack's names is there, and the stack has not made it. */
async function refuseForeign({ home }: LocalConfig): Promise<void> {
  if ((await textOf(path.join(home, MARKER))) !== undefined || (await isOlderHome(home))) return;
  const folders: string[] = [];
  for (const folder of Object.keys(made()))
    if ((await entriesOf(path.join(home, folder))) !== undefined) folders.push(folder);
  if (folders.length > 0) throw new ForeignHome(home, folders);
}

/** Homes of version 0.1.0 have no marker, but this node of Cassandra. */
async function isOlderHome(home: string): Promise<boolean> {
  const yaml = await textOf(path.join(home, 'config', 'cassandra', 'cassandra.yaml'));
  return yaml?.startsWith(`cluster_name: ${CLUSTER_NAME}\n`) ?? false;
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return undefined;
    throw error;
  }
}

/** Undefined where there is no such folder. */
async function entriesOf(folder: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
