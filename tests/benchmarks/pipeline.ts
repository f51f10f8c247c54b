import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openLocalSources } from '../../cli/status/localSources.ts';
import { processEnvironment } from '../../config/environment.ts';
import { pipelineEnvironment, readLocalConfig, type LocalConfig } from '../../config/localConfig.ts';
import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import { openCassandra } from '../../connections/cassandra/cassandra.ts';
import { progressReports } from '../../connections/cassandra/streamProgress.ts';
import { KEYSPACE, partWorkflowId } from '../../domain/names.ts';
import { freePorts } from '../../infra/local/stack.ts';
import { COMPANIES } from '../companies.ts';
import { sparkProcesses } from '../faults/sparkProcesses.ts';
import { temporalCommand } from '../live/temporalCommand.ts';
import { flowTable, timesTable, usageTable } from './whole/tables.ts';
import { secondsSince, timedCommand, untilSo } from './whole/stackByCommand.ts';
import { watch } from './whole/flow.ts';

/**
 * `npm run bench:pipeline -- [--minutes 10] [--load 960] [--load-minutes 5]`: the whole native stack as a person has it, on free ports and with a
 * home of its own: how long it takes to start and to stop, what flows and what it uses, at the default rate and at `load` companies a second. Prints the
 * tables of docs/performance.md.
 */

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    load: { type: 'string', default: '960' },
    'load-minutes': { type: 'string', default: '5' },
  },
});
const print = (text: string) => process.stdout.write(`${text}\n\n`);

const { names } = COMPANIES.definition;

/** Drivers load and compile their code with the first batches: what is measured under load begins after these. */
const WARM_UP_MS = 60_000;

async function main(minutes: number, load: number, loadMinutes: number): Promise<void> {
  const home = await mkdtemp(path.join(tmpdir(), 'company-pipeline-benchmark-'));
  const local: LocalConfig = { ...readLocalConfig(), home, ports: await freePorts() };
  const cassandra = openCassandra(
    readPipelineConfig(pipelineEnvironment(local, processEnvironment())).cassandra,
  );
  const sources = openLocalSources(local, COMPANIES.definition);
  const progress = progressReports(cassandra);
  const temporal = temporalCommand(local);
  const times: [string, number][] = [];
  try {
    const begun = performance.now();
    const starting = timedCommand(local, 'start', '--detach', '--no-grafana');
    const firstRow = untilSo('a first row', async () => {
      const rows = await cassandra.execute(`SELECT * FROM ${KEYSPACE}.${names.tables.facts} LIMIT 1`);
      return rows.length > 0;
    }).then(() => secondsSince(begun));
    times.push(['first start, all downloaded: the command returns, the pipeline is started', await starting]);
    times.push(['the same, to the first row in Cassandra', await firstRow]);

    print(`At the default rate:`);
    const rest = await watch(sources, cassandra, minutes * 60);
    print(flowTable(rest));
    print(usageTable(rest));

    await timedCommand(local, 'interval', '1');
    await timedCommand(local, 'quantity', String(load));
    await pause(WARM_UP_MS);
    print(`At ${load} companies a second:`);
    const loaded = await watch(sources, cassandra, loadMinutes * 60);
    print(flowTable(loaded));
    print(usageTable(loaded));
    await timedCommand(local, 'quantity', '1');
    await timedCommand(local, 'interval', '10');

    const ending = performance.now();
    await temporal.terminate(names.workflowId);
    await untilSo('no driver', async () => (await sparkProcesses(local)).length === 0);
    times.push(['`temporal workflow terminate` to the end of the Spark driver', secondsSince(ending)]);
    times.push(['`npx pipeline stop`', await timedCommand(local, 'stop')]);

    const again = performance.now();
    const from = new Date().toISOString();
    const startingAgain = timedCommand(local, 'start', '--detach', '--no-grafana');
    const firstBatch = untilSo('a first batch', async () => {
      const latest = await progress.latest(partWorkflowId('stream', names.workflowId));
      return latest !== undefined && latest.at > from && latest.rowsRead > 0;
    }).then(() => secondsSince(again));
    times.push(['second start: the command returns', await startingAgain]);
    times.push(['the same, to the end of the first batch with records', await firstBatch]);
    print(timesTable(times));
  } finally {
    await Promise.all([cassandra.close(), sources.close()]);
    await timedCommand(local, 'stop');
    await rm(home, { recursive: true, force: true });
  }
}

await main(Number(values.minutes), Number(values.load), Number(values['load-minutes']));
