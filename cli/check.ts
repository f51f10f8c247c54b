import { defineCommand } from 'citty';
import pTimeout from 'p-timeout';
import pc from 'picocolors';
import { processEnvironment } from '../config/environment.ts';
import { pipelineEnvironment, readLocalConfig } from '../config/localConfig.ts';
import { readPipelineConfig } from '../config/pipelineConfig.ts';
import { openCassandra, type Cassandra } from '../connections/cassandra/cassandra.ts';
import { SILENT_LOG } from '../connections/log.ts';
import { openKafka } from '../connections/kafka/openKafka.ts';
import { openSchemaRegistry } from '../connections/schemaRegistry.ts';
import type { Pipeline } from '../domain/definition.ts';
import { messageOf } from '../infra/local/errors.ts';
import { runningStack } from '../infra/local/leftovers.ts';
import { systemProcesses } from '../infra/local/processes.ts';
import { pipelineNames } from '../pipelines/load.ts';
import { readFolder } from './check/folder.ts';
import { refusedRecords, schemaEffects, tableEffects, type StoredEffects } from './check/stored.ts';
import { totalsEffects } from './check/totals.ts';

const LIMIT_MS = 60_000;

/**
 * `pipeline check [name]`: reads the folders of pipelines/ as the engine would, and says what does not fit. Where the stack runs, also what
 * its next start would do to what is stored. Nothing is changed. Exit code 1 when something does not fit.
 */
export const checkCommand = defineCommand({
  meta: {
    name: 'check',
    description: 'Read the folders of pipelines/ as the engine would, and say what does not fit',
  },
  args: {
    name: { type: 'positional', required: false, description: 'The pipeline; without one all of them' },
  },
  async run({ args }) {
    const local = readLocalConfig();
    const isRunning = (await runningStack(local, systemProcesses)) !== undefined;
    for (const name of args.name === undefined ? pipelineNames() : [args.name]) {
      const pipeline = await fitting(name);
      if (pipeline === undefined) continue;
      if (isRunning) await sayEffects(pipeline, pipelineEnvironment(local, processEnvironment()));
    }
    if (!isRunning) print(pc.dim('note'), 'The stack does not run: what is stored was not looked at.');
  },
});

/** The pipeline, where its folder fits; says so, or all that does not. */
async function fitting(name: string): Promise<Pipeline | undefined> {
  const { pipeline, problems } = await readFolder(name);
  for (const problem of problems) wrong(`${name}: ${problem}`);
  if (pipeline === undefined) return undefined;
  const { definition, columns } = pipeline;
  const { key, time, measures, dimensions } = definition;
  const counted = [
    `${measures.length} measures by ${dimensions.length} dimensions`,
    `${columns.length} columns`,
  ];
  print(pc.green('ok'), `${name}: key ${key}, time ${time}, ${counted.join(', ')}`);
  return pipeline;
}

/** Says what the pipeline's next start would do to what is stored; a system that is away is said, too. */
async function sayEffects(
  pipeline: Pipeline,
  environment: ReturnType<typeof processEnvironment>,
): Promise<void> {
  const config = readPipelineConfig(environment);
  const cassandra = openCassandra(config.cassandra);
  const kafka = openKafka(config.kafka, { clientId: 'pipeline-check', log: SILENT_LOG });
  const signal = AbortSignal.timeout(LIMIT_MS);
  const { name } = pipeline.definition;
  try {
    const [schema, tables, refused] = await Promise.allSettled([
      schemaEffects(openSchemaRegistry(config.schemaRegistry), pipeline),
      pTimeout(storedEffects(cassandra, pipeline, signal), { milliseconds: LIMIT_MS }),
      pTimeout(refusedRecords(kafka, pipeline, Date.now(), signal), { milliseconds: LIMIT_MS }),
    ]);
    if (schema.status === 'rejected')
      print(pc.yellow('unknown'), `${name}: schema: ${messageOf(schema.reason)}`);
    else for (const problem of schema.value) wrong(`${name}: ${problem}`);
    if (tables.status === 'rejected')
      print(pc.yellow('unknown'), `${name}: tables: ${messageOf(tables.reason)}`);
    else {
      for (const change of tables.value.changes) print(pc.cyan('changes'), `${name}: ${change}`);
      for (const problem of tables.value.problems) wrong(`${name}: ${problem}`);
    }
    if (refused.status === 'rejected')
      print(pc.yellow('unknown'), `${name}: topic: ${messageOf(refused.reason)}`);
    else for (const sentence of refused.value) print(pc.cyan('changes'), `${name}: ${sentence}`);
  } finally {
    await Promise.all([cassandra.close(), kafka.close()]);
  }
}

/** Of the tables, and of the totals where the tables stay as they are. */
async function storedEffects(
  cassandra: Cassandra,
  pipeline: Pipeline,
  signal: AbortSignal,
): Promise<StoredEffects> {
  const effects = await tableEffects(cassandra, pipeline, signal);
  if (!effects.isWhole) return effects;
  const totals = await totalsEffects(cassandra, pipeline, Date.now(), signal);
  return { ...effects, changes: [...effects.changes, ...totals] };
}

function wrong(text: string): void {
  print(pc.red('not ok'), text);
  process.exitCode = 1;
}

function print(verdict: string, text: string): void {
  process.stdout.write(`${verdict}\t${text}\n`);
}
