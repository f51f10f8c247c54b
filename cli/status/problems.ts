import { valueOf, type Reading } from '../../connections/reading.ts';
import { PARTS, PIPELINE_WORKFLOW_ID, type Part } from '../../domain/names.ts';
import type { Snapshot, WorkflowView } from './snapshot.ts';
import { duration } from './words.ts';

/** The stream reports at least every ten seconds, also when idle; a new driver takes half a minute to its first. */
const REPORT_OVERDUE_MS = 90_000;

/** What is not well, one line each, worst first; none when all is well. Pure. */
export function problemsOf(snapshot: Snapshot): string[] {
  return [
    ...serverProblems(snapshot),
    ...unreadable(snapshot),
    ...workflowProblems(snapshot),
    ...streamProblems(snapshot),
    ...verificationProblems(snapshot),
  ].map((line) => line.replace(/\s+/g, ' '));
}

function serverProblems({ servers }: Snapshot): string[] {
  return servers
    .filter(({ ready }) => !ready)
    .map(({ name, state, message }) => {
      const why = message === undefined ? '' : ` (${message})`;
      return `${name} is ${state}${why}; see: npx pipeline logs ${name}`;
    });
}

/** Systems that did not answer, each with its first reason though it was asked several times. */
function unreadable({ workflows, topic, drivers, progress, verification }: Snapshot): string[] {
  const reads: Readonly<Record<string, readonly Reading<unknown>[]>> = {
    Temporal: Object.values(workflows),
    Kafka: [topic],
    'the Spark master': [drivers],
    Cassandra: [progress, verification],
  };
  return Object.entries(reads).flatMap(([system, asked]) => {
    const failed = asked.find((read) => 'error' in read);
    return failed === undefined ? [] : [`${system} could not be asked: ${failed.error}`];
  });
}

function workflowProblems({ workflows }: Snapshot): string[] {
  const pipeline = valueOf(workflows.pipeline);
  const readOf = (part: Part): Reading<WorkflowView<unknown> | undefined> => workflows[part];
  const parts = PARTS.map((part) => valueOf(readOf(part)));
  const aPartRuns = parts.some((view) => view?.state === 'RUNNING');
  const lines: string[] = [];
  if ('value' in workflows.pipeline && pipeline?.state !== 'RUNNING' && !aPartRuns)
    lines.push(
      `${PIPELINE_WORKFLOW_ID} ${pipeline === undefined ? 'was never started' : `is ${pipeline.state}`}${reason(pipeline)}`,
    );
  if (pipeline?.state === 'RUNNING') {
    for (const part of PARTS) {
      const view = valueOf(readOf(part));
      if ('value' in workflows[part] && view?.state !== 'RUNNING')
        lines.push(
          `${part} ${view === undefined ? 'was never started' : `is ${view.state}`}${reason(view)}, though the pipeline runs`,
        );
    }
  }
  return [...lines, ...[pipeline, ...parts].flatMap((view) => (view === undefined ? [] : ofOne(view)))];
}

function ofOne({ workflowId, status, retrying }: WorkflowView<unknown>): string[] {
  return [
    ...(status !== undefined && 'error' in status
      ? [`${workflowId} did not answer its status query: ${status.error}`]
      : []),
    ...retrying.map(
      ({ activity, attempt, lastFailure }) =>
        `${workflowId}: activity ${activity} is at attempt ${attempt}: ${lastFailure}`,
    ),
  ];
}

function reason(view: WorkflowView<unknown> | undefined): string {
  return view?.failure === undefined ? '' : ` (${view.failure})`;
}

function streamProblems({ at, workflows, drivers, progress }: Snapshot): string[] {
  const stream = valueOf(workflows.stream);
  if (stream?.state !== 'RUNNING') return [];
  const lines: string[] = [];
  const status = stream.status && valueOf(stream.status);
  if (status?.state === 'backing off')
    lines.push(
      `the stream's driver ended ${status.failuresInARow} times in a row: ${status.lastFailure?.message ?? '?'}`,
    );
  const running = valueOf(drivers);
  if (running?.length === 0) lines.push('no Spark driver runs for the stream');
  if (running !== undefined && running.length > 1)
    lines.push(
      `${running.length} Spark drivers run for one stream: ${running.map((d) => d.driverId).join(', ')}`,
    );
  // Before its first report, the time since the stream's start counts.
  const lastSign = 'value' in progress ? (progress.value?.at ?? stream.startedAt) : at;
  const age = Date.parse(at) - Date.parse(lastSign);
  if (age > REPORT_OVERDUE_MS) lines.push(`the stream has not reported for ${duration(age)}`);
  return lines;
}

function verificationProblems({ workflows, verification }: Snapshot): string[] {
  const last = valueOf(verification);
  const lines = last === undefined ? [] : last.failures.map((line) => `verification: ${line}`);
  if (last !== undefined && !last.ok && lines.length === 0) lines.push('the last verification failed');
  const status = valueOf(workflows.verify)?.status;
  const failure = status && valueOf(status)?.lastFailure;
  if (failure !== undefined && (last === undefined || failure.at > last.at))
    lines.push(`the last verification could not be carried out: ${failure.message}`);
  return lines;
}
