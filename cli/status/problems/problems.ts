import type { Snapshot } from '../snapshot.ts';
import { alertsLast, alertsUnsent } from './alerts.ts';
import { answersMissing, diskFills, serversDown } from './systems.ts';
import { recordsWait, reportsMissing, streamFailing, wrongDrivers } from './stream.ts';
import {
  backfillStuck,
  recordsRefused,
  sourceHeldOff,
  ticksFailing,
  ticksOverdue,
  ticksSkipped,
} from './ticks.ts';
import type { Rule } from './rule.ts';
import {
  checkFailed,
  checkNotMade,
  deadLetters,
  notVerified,
  ticksUnprovable,
  verificationImpossible,
  verificationStandsStill,
} from './verification.ts';
import { activitiesFailing, ended, pausedByTemporal, queriesUnanswered } from './workflows.ts';

/** All that can be not well, worst first. Each rule has a test of its failure, which the test of this list demands. */
export const RULES = {
  diskFills,
  serversDown,
  answersMissing,
  ended,
  pausedByTemporal,
  queriesUnanswered,
  activitiesFailing,
  ticksFailing,
  sourceHeldOff,
  ticksSkipped,
  ticksOverdue,
  backfillStuck,
  recordsRefused,
  streamFailing,
  wrongDrivers,
  reportsMissing,
  recordsWait,
  checkFailed,
  verificationImpossible,
  verificationStandsStill,
  notVerified,
  checkNotMade,
  ticksUnprovable,
  deadLetters,
  alertsLast,
  alertsUnsent,
} as const satisfies Readonly<Record<string, Rule>>;

/** What is not well, one line each, worst first; none when all is well. Pure. */
export function problemsOf(snapshot: Snapshot): string[] {
  return Object.values<Rule>(RULES).flatMap((rule) =>
    rule(snapshot).map((line) => line.replace(/\s+/g, ' ')),
  );
}
