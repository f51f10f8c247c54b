import { seededRandom } from './random.ts';

/** One injection to come. The same options plan the same injections. */
export interface PlannedFault {
  /** From 1. */
  readonly number: number;
  readonly round: number;
  readonly kind: string;
  /** Records a second that flow meanwhile. */
  readonly load: number;
  /** Seed of the injection's own choices: moments, partners. */
  readonly seed: number;
}

export interface PlanOptions {
  readonly rounds: number;
  readonly seed: number;
  readonly kinds: readonly string[];
  /** Kinds of the first round alone. */
  readonly once: readonly string[];
  /** Loads by turns, one a round. */
  readonly loads: readonly number[];
  /** Numbers of the first and the last injection that are wanted, of all that there would be. */
  readonly from?: number;
  readonly to?: number;
}

/** Every kind once a round, in an order of the round's own. @throws where none of the numbers is wanted. */
export function planFaults({
  rounds,
  seed,
  kinds,
  once,
  loads,
  from = 1,
  to,
}: PlanOptions): readonly PlannedFault[] {
  const random = seededRandom(seed);
  const plan: PlannedFault[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const load = loads[(round - 1) % loads.length] ?? 1;
    const ofRound = kinds.filter((kind) => round === 1 || !once.includes(kind));
    for (const kind of random.shuffled(ofRound))
      plan.push({ number: plan.length + 1, round, kind, load, seed: random.int(1, 0x7fff_ffff) });
  }
  const wanted = plan.slice(from - 1, to);
  if (wanted.length === 0)
    throw new Error(`--from ${from} --to ${to ?? plan.length}: none of the ${plan.length} injections`);
  return wanted;
}
