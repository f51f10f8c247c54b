import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Environment } from '../../config/environment.ts';
import { checkedPipeline, loadPipeline, pipelineNames } from '../../pipelines/load.ts';
import { askOnce, writableUrl } from './ask.ts';
import { filesOf, variablesOf } from './files.ts';
import { propose } from './propose.ts';

/**
 * Asks the API, writes the folder of a pipeline for it, and answers what a person has to look at.
 * `namedKey` is the column of the key, where a person knows it.
 * @throws PipelineUnfit, before anything is written; as a source does.
 */
export async function makeFolder(
  folder: string,
  name: string,
  url: string,
  environment: Environment,
  namedKey?: string,
): Promise<readonly string[]> {
  const answer = await askOnce(name, url, environment);
  const proposal = propose(name, answer, namedKey);
  const others = await Promise.all(pipelineNames().map(loadPipeline));
  checkedPipeline(
    proposal.definition,
    JSON.stringify(proposal.schema),
    others.map(({ definition }) => definition),
  );
  const written = writableUrl(url);
  await mkdir(folder, { recursive: true });
  for (const [file, text] of filesOf(proposal, written.url, answer))
    await writeFile(path.join(folder, file), text);
  return [
    ...proposal.doubts,
    'example.json holds a few items as they came: whether they may be kept only you know.',
    ...(written.isWhole
      ? []
      : [
          `The URL in source.ts lacks what looks like a secret: set ${variablesOf(name)}_URL, or ${variablesOf(name)}_TOKEN.`,
        ]),
  ];
}
