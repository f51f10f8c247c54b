import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { REPOSITORY_ROOT } from '../../config/localConfig.ts';
import { allFaults, faultsOf } from './kinds/catalog.ts';
import type { Outcome } from './outcome.ts';
import { planFaults } from './plan.ts';
import { lineOf, tableOf } from './report.ts';
import { openRig } from './rig.ts';
import { runFault, startWhole } from './run.ts';

/**
 * `npm run faults -- --rounds 4 --seed 1 --load 1,1000 --kinds driver-kill,kafka-away --away 60`: breaks a stack of its own, over and
 * over, and counts. Ends with 1 when anything was lost, twice or different, when two drivers worked at a time, or one was left.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** Records a second, by turns, one a round. */
    load: { type: 'string', default: '1' },
    kinds: { type: 'string', default: '' },
    /** Seconds that a server stays away. */
    away: { type: 'string', default: '60' },
  },
});

function positive(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`--${name}: expected a whole number, got ${text}`);
  return number;
}

async function main(): Promise<void> {
  const seed = positive('seed', values.seed);
  const loads = values.load.split(',').map((text) => positive('load', text));
  let load = loads[0] ?? 1;
  const all = allFaults({ awayMs: positive('away', values.away) * 1000, load: () => load });
  const faults = faultsOf(
    all,
    values.kinds.split(',').filter((kind) => kind !== ''),
  );
  const plan = planFaults({
    rounds: positive('rounds', values.rounds),
    seed,
    kinds: faults.map(({ kind }) => kind),
    once: faults.filter(({ once }) => once === true).map(({ kind }) => kind),
    loads,
  });

  const home = path.join(REPOSITORY_ROOT, '.pipeline', 'faults', `${seed}-${Date.now()}`);
  await mkdir(home, { recursive: true });
  print(`${plan.length} injections, seed ${seed}; stack, logs and outcomes.jsonl in ${home}`);
  const outcomes: Outcome[] = [];
  const rig = await openRig(home);
  try {
    await startWhole(rig, load);
    for (const planned of plan) {
      if (planned.load !== load) {
        load = planned.load;
        await startWhole(rig, load);
      }
      const fault = faults.find(({ kind }) => kind === planned.kind);
      if (fault === undefined) throw new Error(`no fault ${planned.kind}`);
      const outcome = await runFault(rig, fault, planned);
      outcomes.push(outcome);
      await appendFile(path.join(home, 'outcomes.jsonl'), `${JSON.stringify(outcome)}\n`);
      print(lineOf(outcome));
      if (outcome.failures.length > 0) process.exitCode = 1;
    }
    await rig.pipeline.terminateAll();
    const unexplained = await rig.ledger.unexplained();
    print(`Rows that no record explains: ${unexplained}`);
    if (unexplained > 0) process.exitCode = 1;
  } finally {
    if (outcomes.length > 0) print(tableOf(outcomes));
    await rig.close();
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
