import { createInterface } from 'node:readline/promises';
import { defineCommand } from 'citty';
import { readLocalConfig } from '../config/localConfig.ts';
import { emptyHome } from '../infra/local/home.ts';
import { takeHome } from '../infra/local/leftovers.ts';
import { systemProcesses } from '../infra/local/processes.ts';

/** `pipeline reset`: deletes what the stack has made of data, configuration and logs; the downloads stay. */
export const resetCommand = defineCommand({
  meta: { name: 'reset', description: 'Delete all data and logs of the stack; the downloads stay' },
  args: { yes: { type: 'boolean', description: 'Do not ask' } },
  async run({ args }) {
    const local = readLocalConfig();
    // Refuses while the stack runs, and keeps one from starting; what a killed one left running would hold on to its files.
    const { journal } = await takeHome(local, systemProcesses, (error) => {
      throw error;
    });
    try {
      if (args.yes !== true && !(await confirmed(`Delete all data of the stack in ${local.home}?`)))
        throw new Error('Nothing was deleted.');
      const left = await emptyHome(local);
      if (left.length > 0) process.stdout.write(`Left what the stack has not made: ${left.join(', ')}\n`);
      process.stdout.write(`Deleted the data of ${local.home}; the next start begins anew.\n`);
    } finally {
      await journal.close();
    }
  },
});

async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Error('There is no terminal to ask in: pass --yes.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
