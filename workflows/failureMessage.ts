import { ActivityFailure, ChildWorkflowFailure } from '@temporalio/workflow';

/** What a person should read of a failure: the innermost cause, not "Activity task failed". */
export function failureMessage(error: unknown): string {
  if (
    (error instanceof ActivityFailure || error instanceof ChildWorkflowFailure) &&
    error.cause !== undefined
  )
    return failureMessage(error.cause);
  return error instanceof Error ? error.message : String(error);
}
