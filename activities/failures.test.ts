import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { TableDiffers } from '../connections/cassandra/tables.ts';
import {
  SourceAnswerInvalid,
  SourceCursorRefused,
  SourceRateLimited,
  SourceRejected,
  SourceUnavailable,
} from '../connections/source/errors.ts';
import { KafkaError, RecordTooLarge } from '../connections/kafka/errors.ts';
import { SchemaRefused } from '../connections/schemaRegistry.ts';
import { SOURCE_FAILURES, type AskedToWait } from '../domain/sourceFailures.ts';
import { withTypedFailures, toFailure } from './failures.ts';
import { activityEnvironment } from '../tests/fakes/activityEnvironment.ts';

const URL = 'http://source';

describe('toFailure', () => {
  it.each([
    new SourceRejected(URL, 'expected status 200, got 404', 404),
    new SourceCursorRefused(URL, 410),
    new SchemaRefused('subject', 'incompatible', undefined),
    new TableDiffers('companies_created', ['column vat: expected text, found int']),
    new RecordTooLarge('topic', 2_000_000, new Error('too large')),
  ])('makes $name permanent', (error) => {
    expect(toFailure(error, 1)).toMatchObject({
      nonRetryable: true,
      type: error.name,
      message: error.message,
    });
  });

  it.each([
    new SourceUnavailable(URL, 'no answer'),
    new KafkaError('send 1 records to', 'topic', new Error('gone')),
    new Error('something else'),
  ])('has $name retried, with its name, message and cause', (error) => {
    expect(toFailure(error, 7)).toMatchObject({
      nonRetryable: false,
      type: error.name,
      message: error.message,
      stack: error.stack,
      cause: error.cause,
    });
  });

  it('has a rate limit retried after the delay that the source asked for', () => {
    expect(toFailure(new SourceRateLimited(URL, 429, 17_000), 1)).toMatchObject({
      nonRetryable: false,
      nextRetryDelay: 17_000,
    });
  });

  it('says until when the source asked to wait, as that may be longer than the tick lives', () => {
    const before = Date.now();
    const failure = toFailure(new SourceRateLimited(URL, 503, 3_600_000), 1);
    const [asked]: readonly unknown[] = (failure instanceof ApplicationFailure && failure.details) || [];
    expect(asked).toEqual({ notBefore: expect.any(String) });
    expect(Date.parse((asked as AskedToWait).notBefore)).toBeGreaterThanOrEqual(before + 3_600_000);
  });

  it('asks a source that is away ever more rarely, up to every two minutes', () => {
    const error = new SourceUnavailable(URL, 'expected status 200, got 500');
    const delays = [1, 2, 3, 7, 8, 20].map((attempt) => {
      const failure = toFailure(error, attempt);
      return failure instanceof ApplicationFailure && failure.nextRetryDelay;
    });
    expect(delays).toEqual([1000, 2000, 4000, 64_000, 120_000, 120_000]);
  });

  it('gives what the source causes the types by which ingestion knows it', () => {
    const errors = [
      new SourceCursorRefused(URL, 410),
      new SourceUnavailable(URL, 'away'),
      new SourceRateLimited(URL, 429, 1000),
      new SourceRejected(URL, 'gone', 410),
      new SourceAnswerInvalid(URL, 'expected JSON'),
    ];
    expect(errors.map((error) => toFailure(error, 1)).map((it) => 'type' in it && it.type)).toEqual(
      SOURCE_FAILURES,
    );
  });

  it('retries an invalid answer twice, and takes it for permanent the third time', () => {
    const error = new SourceAnswerInvalid(URL, 'expected JSON');
    const permanent = [1, 2, 3, 4]
      .map((attempt) => toFailure(error, attempt))
      .map((failure) => failure instanceof ApplicationFailure && failure.nonRetryable);
    expect(permanent).toEqual([false, false, true, true]);
  });

  it('leaves failures and cancellations as they are', () => {
    const failure = ApplicationFailure.nonRetryable('no');
    const cancelled = new CancelledFailure('yes');
    expect(toFailure(failure, 1)).toBe(failure);
    expect(toFailure(cancelled, 1)).toBe(cancelled);
  });

  it('makes a failure of what is no error', () => {
    expect(toFailure('text', 1)).toMatchObject({ message: 'text' });
  });
});

describe('withTypedFailures', () => {
  it('throws the cancellation, whatever the aborted call made of it', async () => {
    const environment = activityEnvironment();
    const running = environment.run(() =>
      withTypedFailures(
        (signal) =>
          new Promise<void>((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(new Error('socket closed')));
          }),
      ),
    );
    environment.cancel('CANCELLED');
    await expect(running).rejects.toBeInstanceOf(CancelledFailure);
  });

  it('counts the attempt that Temporal says it is', async () => {
    const environment = activityEnvironment({ attempt: 3 });
    const running = environment.run(() =>
      withTypedFailures(() => Promise.reject(new SourceAnswerInvalid(URL, 'empty'))),
    );
    await expect(running).rejects.toMatchObject({ nonRetryable: true, type: 'SourceAnswerInvalid' });
  });
});
