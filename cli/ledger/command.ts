import { defineCommand } from 'citty';
import { processEnvironment } from '../../config/environment.ts';
import { pipelineEnvironment, readLocalConfig } from '../../config/localConfig.ts';
import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import { openCassandra } from '../../connections/cassandra/cassandra.ts';
import { ledger } from '../../connections/cassandra/ledger.ts';
import { exitCodeOf, printOf } from '../actions/exitCode.ts';
import { chosenPipeline, PIPELINE_OPTION } from '../pipelineOption.ts';
import { addedSentence, addToFile } from './addToFile.ts';

/** `pipeline ledger`. Exit code 0: written; 2: file and table say different things, or the chain is broken; 1: anything else went wrong. */
export const ledgerCommand = defineCommand({
  meta: { name: 'ledger', description: 'Print the lines of the ledger, or add the new ones to a file' },
  args: {
    file: { type: 'string', description: 'Adds to this file what it lacks, after comparing the rest' },
    ...PIPELINE_OPTION,
    json: { type: 'boolean', description: 'With --file: print one JSON object' },
  },
  async run({ args: { file, pipeline, json } }) {
    const local = readLocalConfig();
    const config = readPipelineConfig(pipelineEnvironment(local, processEnvironment()));
    const { workflowId } = (await chosenPipeline(local, pipeline)).definition.names;
    const cassandra = openCassandra(config.cassandra);
    try {
      const table = ledger(cassandra);
      if (file === undefined) {
        for await (const lines of table.lines(workflowId))
          process.stdout.write(lines.map(({ text }) => `${text}\n`).join(''));
        return;
      }
      const print = printOf(json);
      process.exitCode = await exitCodeOf(print, async () => {
        const added = await addToFile(file, table, workflowId);
        print({ ok: true, file, ...added }, addedSentence(file, added));
        return true;
      });
    } finally {
      await cassandra.close();
    }
  },
});
