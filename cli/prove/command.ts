import { access, constants } from 'node:fs/promises';
import { defineCommand } from 'citty';
import { processEnvironment } from '../../config/environment.ts';
import { pipelineEnvironment, readLocalConfig } from '../../config/localConfig.ts';
import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import { openCassandra } from '../../connections/cassandra/cassandra.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import { openKafka } from '../../connections/kafka/openKafka.ts';
import { chosenPipeline, PIPELINE_OPTION } from '../pipelineOption.ts';
import { prove } from './prove.ts';
import { proveSources } from './sources.ts';
import { proofText } from './text.ts';

/** Exit code of what is not proven. */
const NOT_PROVEN = 2;

/** `pipeline prove`. Exit code 0: proven; 2: not, and why; 1: it could not be asked. */
export const proveCommand = defineCommand({
  meta: { name: 'prove', description: 'Read topic and tables again, and compare them with the ledger' },
  args: {
    from: { type: 'string', description: 'Verifications from this time on, ISO 8601' },
    to: { type: 'string', description: 'Verifications before this time' },
    known: { type: 'string', description: 'A digest that was noted elsewhere: the ledger must have it' },
    ledger: { type: 'string', description: 'By the lines of this file, each compared with the table' },
    ...PIPELINE_OPTION,
    json: { type: 'boolean', description: 'Print one JSON object' },
  },
  async run({ args }) {
    const local = readLocalConfig();
    const config = readPipelineConfig(pipelineEnvironment(local, processEnvironment()));
    const pipeline = await chosenPipeline(local, args.pipeline);
    const kafka = openKafka(config.kafka, { clientId: 'prove', log: SILENT_LOG });
    const cassandra = openCassandra(config.cassandra);
    try {
      const proof = await prove(
        proveSources({
          kafka,
          cassandra,
          pipeline,
          spark: config.spark,
          ...(args.ledger === undefined ? {} : { file: await readable(args.ledger) }),
        }),
        {
          ...time('from', args.from),
          ...time('to', args.to),
          ...(args.known === undefined ? {} : { known: args.known }),
          onProgress: process.stderr.isTTY ? showProgress : () => undefined,
        },
        new AbortController().signal,
      );
      process.stdout.write(`${args.json === true ? JSON.stringify(proof) : proofText(proof)}\n`);
      if (!proof.ok) process.exitCode = NOT_PROVEN;
    } finally {
      await Promise.all([kafka.close(), cassandra.close()]);
    }
  },
});

/** @throws where there is no such file: it would be taken for one without lines. */
async function readable(file: string): Promise<string> {
  await access(file, constants.R_OK);
  return file;
}

/** @throws when it is no time. */
function time(name: 'from' | 'to', given: string | undefined) {
  if (given === undefined) return {};
  if (Number.isNaN(Date.parse(given)))
    throw new Error(`--${name}: expected a time in ISO 8601, got "${given}"`);
  return { [name]: given };
}

function showProgress(records: number): void {
  process.stderr.write(`\r${records.toLocaleString('en-US')} records were read `);
}
