import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { REPOSITORY_ROOT } from '../../config/localConfig.ts';
import type { Fault } from './fault.ts';
import { allFaults, faultsOf } from './kinds/catalog.ts';
import { readOptions } from './options.ts';
import type { Outcome } from './outcome.ts';
import { planFaults, type PlannedFault } from './plan.ts';
import { processedUpTo } from './recovery.ts';
import { lineOf, tableOf } from './report.ts';
import { openRig, type Rig } from './rig.ts';
import { runFault, settle, startWhole } from './run.ts';

/** Servers that have just started run cold code; a fault is rarer than that. */
const WARM_UP_MS = 60_000;

/**
 * `npm run faults -- --rounds 4 --seed 1 --load 1,1000 --kinds driver-kill,kafka-away --away 60`: breaks a stack of its own, over and
 * over, and counts. Ends with 1 when anything was lost, twice or different, when two drivers worked at a time, when one was
 * left, or when something did not heal.
 */
async function main(): Promise<void> {
  const { rounds, seed, loads, kinds, from, to, awayMs, deadLetters, ticks } = readOptions(
    process.argv.slice(2),
  );
  let load = 1;
  const faults = faultsOf(allFaults({ awayMs, load: () => load, deadLetters, ticks }), kinds);
  const plan = planFaults({
    rounds,
    seed,
    kinds: faults.map(({ kind }) => kind),
    once: faults.filter(({ once }) => once === true).map(({ kind }) => kind),
    loads,
    from,
    ...(to === undefined ? {} : { to }),
  });
  load = plan[0]?.load ?? load;

  const home = path.join(REPOSITORY_ROOT, '.pipeline', 'faults', `${seed}-${Date.now()}`);
  await mkdir(home, { recursive: true });
  print(`${plan.length} injections, seed ${seed}; stack, logs and outcomes.jsonl in ${home}`);
  const outcomes: Outcome[] = [];
  const broken: string[] = [];
  const interrupted = interruption();
  const rig = await openRig(home, interrupted);
  try {
    await Promise.race([injectAll(), rejectedBy(interrupted)]);
  } finally {
    if (outcomes.length > 0) print(tableOf(outcomes));
    if (broken.length > 0) print(`Not healed, or not as it must be: ${broken.join(', ')}`);
    if (broken.length > 0 || outcomes.some(({ failures }) => failures.length > 0)) process.exitCode = 1;
    await rig.close();
  }

  async function injectAll(): Promise<void> {
    await startWhole(rig, load);
    await wait(WARM_UP_MS);
    await processedUpTo(rig, await rig.ledger.ends());
    for (const planned of plan) {
      if (planned.load !== load) {
        load = planned.load;
        await startWhole(rig, load);
      }
      const outcome = await tryFault(rig, faults, planned);
      if (outcome === undefined) {
        broken.push(planned.kind);
        // On from a pipeline that is well; where it cannot be made so, that ends the run.
        await startWhole(rig, load);
      } else {
        outcomes.push(outcome);
        await appendFile(path.join(home, 'outcomes.jsonl'), `${JSON.stringify(outcome)}\n`);
      }
    }
    const wrong = await settle(rig);
    print(
      `At the end: ${wrong.length === 0 ? 'every row explained, every record stored' : wrong.join(', ')}`,
    );
    if (wrong.length > 0) process.exitCode = 1;
  }
}

/** The servers are no children of the terminal: Ctrl-C reaches this process alone, which has to stop them. */
function interruption(): AbortSignal {
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => stopped.abort(new Error(`Stopped by ${signal}.`)));
  return stopped.signal;
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
}

/** Undefined when it did not heal, or when something happened that must not; both are printed. */
async function tryFault(
  rig: Rig,
  faults: readonly Fault[],
  planned: PlannedFault,
): Promise<Outcome | undefined> {
  const fault = faults.find(({ kind }) => kind === planned.kind);
  if (fault === undefined) throw new Error(`no fault ${planned.kind}`);
  try {
    const outcome = await runFault(rig, fault, planned);
    print(lineOf(outcome));
    return outcome;
  } catch (error) {
    print(`${planned.number} ${planned.kind} at ${planned.load}/s: BROKEN: ${String(error)}`);
    return undefined;
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}
// What an interrupted injection waits for must not keep the process.
process.exit();
