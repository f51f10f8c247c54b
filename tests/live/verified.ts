import type { Client } from '@temporalio/client';
import { UPDATES } from '../../domain/names.ts';
import type { VerificationReport } from '../../domain/verification.ts';
import { partWorkflowId } from '../companyNames.ts';
import { until } from './until.ts';

/** What a verification finds that is asked for now. */
export function verifyNow(temporal: Client): Promise<VerificationReport> {
  return temporal.workflow
    .getHandle(partWorkflowId('verify'))
    .executeUpdate<VerificationReport, []>(UPDATES.verifyNow);
}

/** The first one that leaves no record and no tick to the next. */
export function allVerified(temporal: Client): Promise<VerificationReport> {
  return until(
    'all verified',
    () => verifyNow(temporal),
    ({ unverified, tickProof }) => unverified === 0 && tickProof?.waiting === 0,
  );
}
