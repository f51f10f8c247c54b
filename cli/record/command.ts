import { defineCommand } from 'citty';
import { processEnvironment } from '../../config/environment.ts';
import { pipelineEnvironment, readLocalConfig } from '../../config/localConfig.ts';
import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import { openCassandra } from '../../connections/cassandra/cassandra.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import { openKafka } from '../../connections/kafka/openKafka.ts';
import { chosenPipeline, PIPELINE_OPTION } from '../pipelineOption.ts';
import { waySources } from './sources.ts';
import { wantedOf } from './wanted.ts';
import { wayOf } from './follow.ts';
import type { Way } from './way.ts';

const WITHIN_MS = 60_000;
/** Exit code of a record whose way ends where it should not, or of which nothing is known. */
const NOT_WHOLE = 2;

/** `pipeline record <id | partition/offset>`. Exit code 0: it is stored; 2: refused, lost, or not known; 1: it could not be asked. */
export const recordCommand = defineCommand({
  meta: { name: 'record', description: 'Follow one record from its tick to its verification' },
  args: {
    of: { type: 'positional', description: 'its id, or <partition>/<offset>' },
    ...PIPELINE_OPTION,
    json: { type: 'boolean', description: 'Print one JSON object' },
  },
  async run({ args }) {
    const wanted = wantedOf(args.of ?? '');
    const local = readLocalConfig();
    const config = readPipelineConfig(pipelineEnvironment(local, processEnvironment()));
    const pipeline = await chosenPipeline(local, args.pipeline);
    const kafka = openKafka(config.kafka, { clientId: 'record', log: SILENT_LOG });
    const cassandra = openCassandra(config.cassandra);
    try {
      const sources = waySources({ kafka, cassandra, pipeline });
      const way = await wayOf(sources, wanted, AbortSignal.timeout(WITHIN_MS));
      process.stdout.write(`${args.json === true ? JSON.stringify(way) : textOf(way)}\n`);
      if (!way.steps.some(({ name, state }) => name === 'Row' && state === 'ok'))
        process.exitCode = NOT_WHOLE;
    } finally {
      await Promise.all([kafka.close(), cassandra.close()]);
    }
  },
});

function textOf({ id, steps, trace }: Way): string {
  return [
    id ?? 'a message without a key',
    ...steps.map(({ name, at, text }) => `  ${name.padEnd(9)} ${(at ?? '').padEnd(24)}  ${text}`),
    ...(trace === undefined ? [] : [`  trace ${trace}`]),
  ].join('\n');
}
