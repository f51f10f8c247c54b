import { valueOf, type Reading } from '../../connections/reading.ts';
import { AT, SERVER, WELL } from './exampleSnapshot.ts';
import { problemsOf } from './problems.ts';
import type { Snapshot, WorkflowView } from './snapshot.ts';

const problems = (replaced: Partial<Snapshot>) => problemsOf({ ...WELL, ...replaced });

/** The well pipeline with one workflow changed. */
function withWorkflow(
  part: keyof Snapshot['workflows'],
  changed: Partial<WorkflowView<never>>,
): Partial<Snapshot> {
  const read: Reading<WorkflowView<unknown> | undefined> = WELL.workflows[part];
  return { workflows: { ...WELL.workflows, [part]: { value: { ...valueOf(read), ...changed } } } };
}

const verified = (changed: object): Partial<Snapshot> => ({
  verification: { value: { ...valueOf(WELL.verification), ...changed } } as Snapshot['verification'],
});

/** A verify workflow whose last try failed at `at`. */
function failedAt(at: string): Partial<Snapshot> {
  const lastFailure = { at, message: 'no Kafka' };
  const status = { value: { verifications: 1, failed: 0, checked: 0, repaired: 0, lastFailure } };
  return withWorkflow('verify', { status } as never);
}

describe('a pipeline', () => {
  it('that is well has no problems', () => {
    expect(problems({})).toEqual([]);
  });

  it('that has just begun has none either', () => {
    const begun = withWorkflow('stream', { startedAt: '2026-11-23T11:59:00.000Z' });
    const none = { value: undefined };
    expect(problems({ ...begun, progress: none, verification: none })).toEqual([]);
  });

  it('of which a person runs only a part has none', () => {
    const { ingest } = WELL.workflows;
    const none = { value: undefined };
    expect(problems({ workflows: { pipeline: none, ingest, stream: none, verify: none } })).toEqual([]);
  });
});

describe('a problem is', () => {
  it('a server that is not ready', () => {
    expect(problems({ servers: [{ ...SERVER, state: 'restarting', ready: false }] })).toEqual([
      'kafka is restarting; see: npx pipeline logs kafka',
    ]);
    const failed = { ...SERVER, state: 'failed', ready: false, message: 'exit code 1' };
    expect(problems({ servers: [failed] })).toEqual([
      'kafka is failed (exit code 1); see: npx pipeline logs kafka',
    ]);
  });

  it('a system that did not answer, said once', () => {
    const error = { error: 'no answer within 6000 ms' };
    const workflows = { pipeline: error, ingest: error, stream: error, verify: error };
    const other = { error: 'no answer within 5 ms' };
    expect(
      problems({
        workflows: { ...workflows, ingest: other },
        topic: { error: 'refused' },
        verification: other,
      }),
    ).toEqual([
      'Temporal could not be asked: no answer within 6000 ms',
      'Kafka could not be asked: refused',
      'Cassandra could not be asked: no answer within 5 ms',
    ]);
  });

  it('a pipeline that was never started', () => {
    const none = { value: undefined };
    const workflows = { pipeline: none, ingest: none, stream: none, verify: none };
    expect(problems({ workflows })).toEqual(['company-pipeline was never started']);
  });

  it('a part that has ended while the pipeline runs, with its reason', () => {
    expect(problems(withWorkflow('stream', { state: 'FAILED', failure: 'no such jar' }))).toEqual([
      'stream is FAILED (no such jar), though the pipeline runs',
    ]);
  });

  it('an activity that fails again and again', () => {
    const retrying = [{ activity: 'ingestTick', attempt: 4, lastFailure: 'connection\n refused' }];
    expect(problems(withWorkflow('ingest', { retrying }))).toEqual([
      'company-pipeline/ingest: activity ingestTick is at attempt 4: connection refused',
    ]);
  });

  it('a workflow that does not answer its query', () => {
    expect(problems(withWorkflow('verify', { status: { error: 'no answer within 3000 ms' } }))).toEqual([
      'company-pipeline/verify did not answer its status query: no answer within 3000 ms',
    ]);
  });

  it('a stream without a driver, or with two', () => {
    expect(problems({ drivers: { value: [] } })).toEqual(['no Spark driver runs for the stream']);
    const two = ['driver-1', 'driver-2'].map((driverId) => ({ driverId }));
    expect(problems({ drivers: { value: two } })).toEqual([
      '2 Spark drivers run for one stream: driver-1, driver-2',
    ]);
  });

  it('a stream that backs off', () => {
    const lastFailure = { at: AT, message: 'driver-1 is FAILED' };
    const status = { value: { state: 'backing off', restarts: 3, failuresInARow: 2, lastFailure } };
    expect(problems(withWorkflow('stream', { status } as never))).toEqual([
      "the stream's driver ended 2 times in a row: driver-1 is FAILED",
    ]);
  });

  it('a stream that has fallen silent', () => {
    const progress = { value: { ...valueOf(WELL.progress), at: '2026-11-23T11:55:00.000Z' } };
    expect(problems({ progress: progress as Snapshot['progress'] })).toEqual([
      'the stream has not reported for 5 min',
    ]);
    expect(problems({ progress: { value: undefined } })).toEqual(['the stream has not reported for 60 min']);
  });

  it('each failed check of the last verification', () => {
    expect(problems(verified({ ok: false, failures: ['2 records are missing', '1 differs'] }))).toEqual([
      'verification: 2 records are missing',
      'verification: 1 differs',
    ]);
    expect(problems(verified({ ok: false }))).toEqual(['the last verification failed']);
  });

  it('a verification that could not be carried out after the last one that was', () => {
    expect(problems(failedAt('2026-11-23T11:59:45.000Z'))).toEqual([
      'the last verification could not be carried out: no Kafka',
    ]);
    expect(problems(failedAt('2026-11-23T11:00:00.000Z'))).toEqual([]);
  });
});
