import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import { TableDiffers } from '../connections/cassandra/tables.ts';
import {
  SourceAnswerInvalid,
  SourceCursorRefused,
  SourceRateLimited,
  SourceRejected,
  SourceUnavailable,
} from '../connections/source/errors.ts';
import { RecordTooLarge } from '../connections/kafka/errors.ts';
import { SchemaRefused } from '../connections/schemaRegistry.ts';
import { WebhookRefused } from '../connections/webhook/errors.ts';
import type { AskedToWait } from '../domain/sourceFailures.ts';

/** From this attempt on an invalid answer is taken for what the source really says. */
const INVALID_ANSWER_ATTEMPTS = 3;

/** Errors that the same call will meet again, whenever it is made. */
const PERMANENT = [
  SourceRejected,
  SourceCursorRefused,
  SchemaRefused,
  TableDiffers,
  RecordTooLarge,
  WebhookRefused,
];

/** A source that is away is asked again after 1 s, and after twice as long each time, up to this. */
const SOURCE_AWAY_MS = 120_000;

/**
 * What Temporal is told of an error of the given attempt (from 1): permanent ones are not retried, a rate limit is retried
 * after its delay, a source that is away ever more rarely, the rest by the caller's policy. The failure's type is the error's name. A cancellation stays one.
 */
export function toFailure(error: unknown, attempt: number): Error {
  if (error instanceof CancelledFailure || error instanceof ApplicationFailure) return error;
  if (!(error instanceof Error)) return ApplicationFailure.create({ message: String(error) });
  const permanent =
    PERMANENT.some((type) => error instanceof type) ||
    (error instanceof SourceAnswerInvalid && attempt >= INVALID_ANSWER_ATTEMPTS);
  return ApplicationFailure.fromError(error, {
    nonRetryable: permanent,
    ...(error instanceof SourceRateLimited ? rateLimit(error.retryAfterMs) : {}),
    ...(error instanceof SourceUnavailable
      ? { nextRetryDelay: Math.min(SOURCE_AWAY_MS, 1000 * 2 ** (attempt - 1)) }
      : {}),
  });
}

/** Where the wait is longer than the tick's time, the server does not try again, and the workflow waits by the details. */
function rateLimit(retryAfterMs: number) {
  const asked: AskedToWait = { notBefore: new Date(Date.now() + retryAfterMs).toISOString() };
  return { nextRetryDelay: retryAfterMs, details: [asked] };
}

/**
 * Runs an activity's body with its cancellation signal, and turns what it throws into what Temporal knows. Every activity goes
 * through it.
 * @throws CancelledFailure once the activity is cancelled, else what {@link toFailure} makes of the error.
 */
export async function withTypedFailures<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { cancellationSignal: signal, info } = Context.current();
  try {
    return await run(signal);
  } catch (error) {
    // An aborted call fails in the manner of its library; the reason says that it was cancelled, and why.
    throw toFailure(
      signal.aborted && signal.reason instanceof CancelledFailure ? signal.reason : error,
      info.attempt,
    );
  }
}
