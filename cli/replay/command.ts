import { defineCommand } from 'citty';
import { z } from 'zod';
import { processEnvironment } from '../../config/environment.ts';
import { pipelineEnvironment, readLocalConfig } from '../../config/localConfig.ts';
import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import { readTemporalConfig } from '../../config/temporalConfig.ts';
import { openCassandra } from '../../connections/cassandra/cassandra.ts';
import { progressReports } from '../../connections/cassandra/streamProgress.ts';
import { verificationReports } from '../../connections/cassandra/verificationReports.ts';
import { openKafka } from '../../connections/kafka/openKafka.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import { openTemporal } from '../../connections/temporal/temporal.ts';
import { partWorkflowId } from '../../domain/names.ts';
import { temporalActions } from '../actions/actions.ts';
import { exitCodeOf, printOf } from '../actions/exitCode.ts';
import { chosenPipeline, PIPELINE_OPTION } from '../pipelineOption.ts';
import type { ReplayFrom } from './plan.ts';
import { replay, replaySentence } from './replay.ts';

/** `pipeline replay`. Exit code 0: done; 2: refused, or there is nothing to read again; 1: anything else went wrong. */
export const replayCommand = defineCommand({
  meta: { name: 'replay', description: 'Have the job read the topic again from a time or an offset on' },
  args: {
    since: { type: 'string', description: 'records appended at this time or later, ISO 8601' },
    offsets: { type: 'string', description: 'or from offsets on, by partition: {"0":"100"}' },
    'dry-run': { type: 'boolean', description: 'say how many records, do nothing' },
    ...PIPELINE_OPTION,
    json: { type: 'boolean', description: 'Print one JSON object' },
  },
  async run({ args }) {
    const wanted = wantedOf(args);
    const dryRun = args['dry-run'] === true;
    const local = readLocalConfig();
    const environment = pipelineEnvironment(local, processEnvironment());
    const config = readPipelineConfig(environment);
    const { names } = (await chosenPipeline(local, args.pipeline)).definition;
    const temporal = readTemporalConfig(environment);
    const streamId = partWorkflowId('stream', names.workflowId);
    const print = printOf(args.json);
    const kafka = openKafka(config.kafka, { clientId: 'replay', log: SILENT_LOG });
    const cassandra = openCassandra(config.cassandra);
    try {
      const sources = {
        topic: names.topic,
        streamId,
        pipelineId: names.workflowId,
        topics: kafka.topics,
        progress: progressReports(cassandra),
        reports: verificationReports(cassandra),
      };
      const actions = temporalActions(() => openTemporal(temporal), names.workflowId);
      process.exitCode = await exitCodeOf(print, async () => {
        const plan = await replay(sources, actions, wanted, dryRun);
        print({ ok: true, dryRun, workflowId: streamId, ...plan }, replaySentence(plan, dryRun));
        return true;
      });
    } finally {
      await Promise.all([kafka.close(), cassandra.close()]);
    }
  },
});

const offsets = z.record(z.string(), z.string());

/** @throws where neither or both are given, or what is given is none. */
function wantedOf(given: {
  readonly since?: string | undefined;
  readonly offsets?: string | undefined;
}): ReplayFrom {
  if ((given.since === undefined) === (given.offsets === undefined))
    throw new Error('Expected either --since or --offsets');
  if (given.offsets !== undefined) return { offsets: offsets.parse(JSON.parse(given.offsets)) };
  const since = given.since ?? '';
  if (Number.isNaN(Date.parse(since)))
    throw new Error(`--since: expected a time in ISO 8601, got "${since}"`);
  return { since };
}
