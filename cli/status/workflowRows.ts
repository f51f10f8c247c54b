import { valueOf, type Reading } from '../../connections/reading.ts';
import { partWorkflowId, PARTS } from '../../domain/names.ts';
import type { IngestStatus, PipelineStatus, StreamStatus, VerifyStatus } from '../../domain/status.ts';
import type { Snapshot, WorkflowView } from './snapshot.ts';
import { ago, counted, duration } from './words.ts';

/** Id, state and what it says of itself, of each of the four workflows. */
export function workflowRows({ workflowId, pipeline, workflows, at }: Snapshot): [string, string, string][] {
  return [
    row(workflowId, workflows.pipeline, pipelineText),
    row(partWorkflowId('ingest', workflowId), workflows.ingest, (status) => ingestText(status, pipeline, at)),
    row(partWorkflowId('stream', workflowId), workflows.stream, (status) => streamText(status, at)),
    row(partWorkflowId('verify', workflowId), workflows.verify, verifyText),
  ];
}

function row<Status>(
  workflowId: string,
  read: Reading<WorkflowView<Status> | undefined>,
  say: (status: Status) => string,
): [string, string, string] {
  if ('error' in read) return [workflowId, 'unknown', ''];
  const view = read.value;
  if (view === undefined) return [workflowId, 'not started', ''];
  const status = view.status && valueOf(view.status);
  return [workflowId, view.state, status === undefined ? (view.failure ?? '') : say(status)];
}

function pipelineText({ state, parts }: PipelineStatus): string {
  if (state === 'preparing') return 'preparing topic, schema and tables';
  return PARTS.map((part) => `${part} ${parts[part].state}`).join(', ');
}

function ingestText(
  { state, intervalSeconds, quantity, ticks, nextTickAt }: IngestStatus,
  { hasState }: Snapshot['pipeline'],
  now: string,
): string {
  const every = `${hasState ? "its source's state" : counted(quantity, 'record')} every ${intervalSeconds} s`;
  const next =
    nextTickAt === undefined
      ? ''
      : `, next in ${duration(Math.max(0, Date.parse(nextTickAt) - Date.parse(now)))}`;
  const { due, published, skipped, failed, unchanged } = ticks;
  const known = unchanged === undefined ? '' : `; ${counted(unchanged, 'record')} unchanged`;
  return `${state === 'paused' ? 'paused, ' : ''}${every}; ticks: ${due} due, ${published} published, ${skipped} skipped, ${failed} failed${known}${next}`;
}

function streamText({ state, restarts, lastFailure }: StreamStatus, now: string): string {
  const last = lastFailure === undefined ? '' : `, last failure ${ago(lastFailure.at, now)}`;
  return `${state === 'running' ? '' : `${state}, `}${counted(restarts, 'restart')} of the driver${last}`;
}

function verifyText({ verifications, failed, checked, repaired }: VerifyStatus): string {
  return `${counted(verifications, 'verification')}, ${failed} failed; ${counted(checked, 'record')} checked, ${repaired} repaired`;
}
