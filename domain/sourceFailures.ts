/** Type of the failure of a tick whose cursor the source no longer takes. */
export const CURSOR_REFUSED = 'SourceCursorRefused';

/**
 * Types of the failures that a source causes, as Temporal knows them: names of the errors of
 * connections/source/errors.ts. Ingestion asks a source that goes on failing ever more rarely.
 */
export const SOURCE_FAILURES: readonly string[] = [
  CURSOR_REFUSED,
  'SourceUnavailable',
  'SourceRateLimited',
  'SourceRejected',
  'SourceAnswerInvalid',
];

/** Detail of a failure with which the source asked to wait. */
export interface AskedToWait {
  /** No request before this time, ISO 8601. */
  readonly notBefore: string;
}
