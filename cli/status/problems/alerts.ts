import { valueOf } from '../../../connections/reading.ts';
import { alertLine, lasting } from '../../../domain/alerts/episodes.ts';
import type { AlertKind } from '../../../domain/alerts/kinds.ts';
import type { AlertsStatus } from '../../../domain/status.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Rule } from './rule.ts';
import { recordsWait } from './stream.ts';
import { recordsRefused, sourceHeldOff, ticksFailing, ticksOverdue, ticksSkipped } from './ticks.ts';
import { checkFailed, deadLetters, verificationImpossible, verificationStandsStill } from './verification.ts';

/** What says of the moment what an alert says of a time: while one of these does, the alert is not said, too. */
const SAID_BY: Readonly<Record<AlertKind, readonly Rule[]>> = {
  verification: [checkFailed, verificationImpossible, verificationStandsStill],
  ticks: [ticksFailing, sourceHeldOff, ticksSkipped, ticksOverdue],
  freshness: [],
  lag: [recordsWait, checkFailed],
  deadLetters: [deadLetters, recordsRefused],
  volume: [],
};

/** Alerts that last, of which nothing else here speaks. They are of the pipeline's own ingestion. */
export const alertsLast: Rule = (snapshot) => {
  const own = { ...snapshot, beside: { value: { ingestions: [], backfills: [] } } };
  return lasting(alertsOf(snapshot)?.episodes ?? [])
    .filter(({ kind }) => !SAID_BY[kind].some((rule) => rule(own).length > 0))
    .map((episode) => alertLine(episode));
};

/** Nobody hears of what happens. */
export const alertsUnsent: Rule = (snapshot) => {
  const failure = alertsOf(snapshot)?.sendFailure;
  return failure === undefined ? [] : [`alerts could not be sent at ${failure.at}: ${failure.message}`];
};

function alertsOf({ workflows }: Snapshot): AlertsStatus | undefined {
  const view = valueOf(workflows.verify);
  const status = view?.state === 'RUNNING' ? view.status && valueOf(view.status) : undefined;
  return status?.alerts;
}
