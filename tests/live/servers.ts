import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { processEnvironment } from '../../config/environment.ts';
import { readLocalConfig } from '../../config/localConfig.ts';
import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import { openCassandra } from '../../connections/cassandra/cassandra.ts';
import { KEYSPACE, SHARED_TABLES } from '../../domain/names.ts';
import { localEnvironment } from '../../infra/servers/node.ts';
import { freePorts, startStack, type RunningStack } from '../../infra/local/stack.ts';
import { TABLES } from '../companyNames.ts';

let stack: RunningStack | undefined;

/** Starts one stack on free ports for all live tests, beside whatever else runs on this machine. */
export async function startLiveStack(): Promise<void> {
  const home = await mkdtemp(path.join(tmpdir(), 'company-pipeline-live-'));
  const local = { ...readLocalConfig(), home, ports: await freePorts() };
  stack = await startStack({ local, environment: processEnvironment() });
  // The tests' processes inherit it: what they read as configuration is this stack.
  Object.assign(processEnvironment(), localEnvironment(local));
  await beginAsNew();
}

/**
 * Has the write timestamps of the companies' tables begin as in a new installation, whatever rows a test leaves there before any stream has begun: else the
 * first driver would take them for an earlier version's, and write an hour ahead of the clock (docs/design.md, "Write timestamps").
 */
async function beginAsNew(): Promise<void> {
  const cassandra = openCassandra(readPipelineConfig().cassandra);
  try {
    await cassandra.execute(
      `INSERT INTO ${KEYSPACE}.${SHARED_TABLES.writeTimes} (facts, topic_id, recomputed, reached) VALUES (?, 'none', 0, '{}') USING TIMESTAMP 0`,
      [TABLES.companies],
    );
  } finally {
    await cassandra.close();
  }
}

/** Stops it and deletes its data. */
export async function stopLiveStack(): Promise<void> {
  await stack?.stop();
  if (stack !== undefined) await rm(stack.local.home, { recursive: true, force: true });
}
