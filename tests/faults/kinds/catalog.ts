import type { Fault } from '../fault.ts';
import { backfillFault } from './backfill.ts';
import { diskFaults } from './disks.ts';
import { foundationFaults } from './foundations.ts';
import { ownerFaults } from './owners.ts';
import { recordFaults } from './records.ts';
import { redriveFault } from './redrive.ts';
import { serverFaults } from './servers.ts';
import { sparkFaults } from './spark.ts';
import { standstillFaults } from './standstill.ts';
import { topicFaults } from './topics.ts';
import { upgrade } from './upgrade.ts';
import { workflowFaults } from './workflows.ts';

export interface FaultSettings {
  /** How long a server stays away in the kinds of that name. */
  readonly awayMs: number;
  /** Companies a second, now. */
  readonly load: () => number;
  /** How many dead letters are sent again. */
  readonly deadLetters: number;
  /** How many ticks are back-filled. */
  readonly ticks: number;
}

/** Every way to break the pipeline that the suite knows. */
export function allFaults({ awayMs, load, deadLetters, ticks }: FaultSettings): readonly Fault[] {
  return [
    ...serverFaults(awayMs),
    ...sparkFaults,
    ...workflowFaults(load),
    ...ownerFaults(load),
    ...foundationFaults,
    ...diskFaults,
    ...topicFaults(load),
    ...recordFaults,
    ...standstillFaults,
    redriveFault(deadLetters),
    backfillFault(ticks),
    upgrade,
  ];
}

/** The faults of these kinds; all of them where none is named. @throws on a kind that is not known. */
export function faultsOf(all: readonly Fault[], kinds: readonly string[]): readonly Fault[] {
  const unknown = kinds.find((kind) => !all.some((fault) => fault.kind === kind));
  if (unknown !== undefined)
    throw new Error(`There is no fault "${unknown}"; there are ${all.map(({ kind }) => kind).join(', ')}.`);
  return kinds.length === 0 ? all : all.filter(({ kind }) => kinds.includes(kind));
}
