import { ConfigurationError } from '../config/environment.ts';
import { GetFailed, PreflightFailed, ServerNotReady, StackRunning } from '../infra/local/errors.ts';

/** What a person reads of a failure: the message, with those of its causes where they tell more. */
export function failureText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const complete =
    error instanceof ConfigurationError ||
    error instanceof GetFailed ||
    error instanceof PreflightFailed ||
    error instanceof ServerNotReady ||
    error instanceof StackRunning;
  if (complete || error.cause === undefined) return error.message;
  return `${error.message}\n  because: ${failureText(error.cause)}`;
}
