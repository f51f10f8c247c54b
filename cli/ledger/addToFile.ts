import { open } from 'node:fs/promises';
import type { Ledger } from '../../connections/cassandra/ledger.ts';
import type { LedgerMark } from '../../domain/ledger.ts';
import { ActionRefused } from '../actions/actions.ts';
import { Chain } from '../prove/chain.ts';
import { KeptLedger } from './keptLedger.ts';
import { counted } from '../status/words.ts';

/** What was added to a file. */
export interface Added {
  readonly lines: number;
  readonly added: number;
  readonly newest?: LedgerMark;
}

/**
 * Adds to the file what the table of the ledger has behind the file's last line; a line that was not written whole is written again. Doing it
 * twice adds nothing the second time. @throws ActionRefused where the file has other lines than the table, or a chain is broken: nothing is
 * added then.
 */
export async function addToFile(
  file: string,
  table: Pick<Ledger, 'lines'>,
  pipelineId: string,
): Promise<Added> {
  const kept = new KeptLedger(file, table);
  const chain = new Chain();
  for await (const lines of kept.lines(pipelineId)) for (const line of lines) chain.add(line);
  const [problem] = [
    ...kept.problems,
    ...(kept.isAlone ? ['the table of the ledger has no line'] : []),
    ...chain.breaks.map((one) => `the chain is broken: ${one.problem}`),
  ];
  if (problem !== undefined) throw new ActionRefused(`Nothing was added to ${file}: ${problem}`);

  const handle = await open(file, 'a');
  try {
    // Cut only where it must be: a file that may be added to alone is one that nobody changes.
    if ((await handle.stat()).size > kept.bytes) await handle.truncate(kept.bytes);
    for await (const lines of table.lines(pipelineId, kept.count + 1)) {
      const behind = lines.filter(({ number }) => number <= chain.lines);
      await handle.appendFile(behind.map(({ text }) => `${text}\n`).join(''));
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return {
    lines: chain.lines,
    added: chain.lines - kept.count,
    ...(chain.newest === undefined ? {} : { newest: chain.newest }),
  };
}

/** What was added, in a sentence. */
export function addedSentence(file: string, { lines, added, newest }: Added): string {
  const has = `${file} has ${counted(lines, 'line')}, ${added} of them new`;
  return newest === undefined
    ? has
    : `${has}; the newest is ${newest.number}, with the digest ${newest.digest}`;
}
