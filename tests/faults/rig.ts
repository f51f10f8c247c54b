import path from 'node:path';
import type { Client } from '@temporalio/client';
import { processEnvironment } from '../../config/environment.ts';
import { pipelineEnvironment, readLocalConfig, type LocalConfig } from '../../config/localConfig.ts';
import { readPipelineConfig, type PipelineConfig } from '../../config/pipelineConfig.ts';
import { readTemporalConfig } from '../../config/temporalConfig.ts';
import { openCassandra, type Cassandra } from '../../connections/cassandra/cassandra.ts';
import type { Kafka } from '../../connections/kafka/kafka.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import { openKafka } from '../../connections/kafka/openKafka.ts';
import { openSparkMaster } from '../../connections/spark/masterHttp.ts';
import { progressReports, type ProgressReports } from '../../connections/cassandra/streamProgress.ts';
import { openTemporal } from '../../connections/temporal/temporal.ts';
import { freePorts, startStack, type RunningStack } from '../../infra/local/stack.ts';
import { Ledger } from './ledger.ts';
import { Observer } from './observer.ts';
import { Pipeline } from './pipeline.ts';
import { sparkProcesses, type SparkProcess } from './sparkProcesses.ts';

/** A stack to break, a pipeline on it, and what is needed to break and to watch it. */
export interface Rig {
  readonly local: LocalConfig;
  readonly config: PipelineConfig;
  /** Variables of the stack's worker, for a second one. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stack: RunningStack;
  readonly client: Client;
  readonly kafka: Kafka;
  readonly cassandra: Cassandra;
  readonly progress: ProgressReports;
  readonly pipeline: Pipeline;
  readonly observer: Observer;
  readonly ledger: Ledger;
  processes(): Promise<readonly SparkProcess[]>;
  /** Ends the pipeline and stops the stack. */
  close(): Promise<void>;
}

/** What the suite sets otherwise than a user's stack. */
const SETTINGS = {
  // A second driver could start beside the first: nothing but the protocol keeps it from that.
  SPARK_WORKER_CORES: '8',
  // Two minutes otherwise, which is long to wait for here. More than a full batch takes under load on a busy machine.
  STREAM_STALL_MS: '60000',
} as const;

/** Starts a stack on free ports in `home`, which is left behind with its logs. @throws the signal's reason. */
export async function openRig(home: string, signal?: AbortSignal): Promise<Rig> {
  const ports = await freePorts();
  const environment = { ...processEnvironment(), ...SETTINGS };
  const local = { ...readLocalConfig({ ...environment, PIPELINE_HOME: path.resolve(home) }), ports };
  const ofPipeline = pipelineEnvironment(local, environment);
  const config = readPipelineConfig(ofPipeline);
  const stack = await startStack({ local, environment, ...(signal === undefined ? {} : { signal }) });
  try {
    const client = await openTemporal(readTemporalConfig(ofPipeline));
    const kafka = openKafka(config.kafka, { clientId: 'faults', log: SILENT_LOG });
    const cassandra = openCassandra(config.cassandra);
    const processes = () => sparkProcesses(local);
    const observer = new Observer(processes, openSparkMaster(config.spark, 1000));
    observer.start();
    return {
      local,
      config,
      environment,
      stack,
      client,
      kafka,
      cassandra,
      progress: progressReports(cassandra),
      pipeline: new Pipeline(client),
      observer,
      ledger: new Ledger(kafka, cassandra),
      processes,
      async close() {
        try {
          await observer.stop();
          await Promise.all([kafka.close(), cassandra.close(), client.connection.close()]);
        } finally {
          await stack.stop();
        }
      },
    };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}
