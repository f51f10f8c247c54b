import { readPipelineConfig, readPipelineNames } from '../config/pipelineConfig.ts';
import { readAdministrator, readRolePasswords } from '../config/rolesConfig.ts';
import { ensureAccess } from '../connections/cassandra/access.ts';
import { loadPipeline } from '../pipelines/load.ts';

/**
 * Entry: makes Cassandra's keyspace, the tables of the pipelines that run, and roles, as its superuser, and ends. Ends with 1, the reason
 * on standard error, when it cannot; running it again is harmless.
 */
async function main(): Promise<void> {
  const { cassandra } = readPipelineConfig();
  await ensureAccess(cassandra, {
    administrator: readAdministrator(),
    pipelines: await Promise.all(readPipelineNames().map(loadPipeline)),
    passwords: readRolePasswords(),
  });
}

// As in main.ts: a client that goes on connecting must not keep the process.
main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
