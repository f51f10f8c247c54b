import { alertLine, lasting } from '../domain/alerts/episodes.ts';
import type { VerifyStatus } from '../domain/status.ts';
import type { VerificationReport } from '../domain/verification.ts';

/** How a verification is told: to its query, in the web UI's details, and in its list. */

/** `status`, after a verification that was carried out. */
export function withReport(status: VerifyStatus, report: VerificationReport): VerifyStatus {
  const { lastFailure: _, ...rest } = status;
  const ticks = report.tickProof?.unprovable ?? 0;
  return {
    ...rest,
    verifications: status.verifications + 1,
    failed: status.failed + (report.ok ? 0 : 1),
    checked: status.checked + report.checked,
    repaired: status.repaired + report.repaired,
    last: report,
    ...(ticks === 0 ? {} : { unprovable: { at: report.at, ticks } }),
  };
}

/** What the web UI's list shows, and people filter by. */
export function listedOutcome({ last }: VerifyStatus): 'none yet' | 'ok' | 'failed' {
  if (last === undefined) return 'none yet';
  return last.ok ? 'ok' : 'failed';
}

/** The web UI's details, in Markdown. */
export function describeVerification(status: VerifyStatus): string {
  const { last, lastFailure, alerts } = status;
  const begun = lasting(alerts?.episodes ?? []).map((episode) => `\n- **${alertLine(episode)}**`);
  return (
    `Last verification: **${listedOutcome(status)}**${last === undefined ? '' : ` at ${last.at}, ${last.checked} records checked`}.` +
    (last?.unverified === undefined || last.unverified === 0
      ? ''
      : ` Not verified yet: ${last.unverified} records, since ${last.unverifiedSince}.`) +
    (last?.notes ?? []).map((line) => `\n- ${line}`).join('') +
    (last?.failures ?? []).map((line) => `\n- ${line}`).join('') +
    (begun.length === 0 ? '' : `\n\nAlerts:${begun.join('')}`) +
    (lastFailure === undefined ? '' : `\n\nCould not verify at ${lastFailure.at}: ${lastFailure.message}`)
  );
}
