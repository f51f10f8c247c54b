import { problemsOf } from '../../../cli/status/problems/problems.ts';
import type { ServerView, Snapshot, WorkflowView } from '../../../cli/status/snapshot.ts';
import type { Reading } from '../../../connections/reading.ts';
import { PARTS, partWorkflowId } from '../../../domain/names.ts';
import { pipelineView } from './pipelineView.ts';
import { problemsTogether, verdictTogether } from './together.ts';
import type { ConsoleView, History, Item } from './view.ts';
import { verdictOf } from './verdict.ts';
import { counted } from './words.ts';
import { workflowLink } from './workflowLink.ts';

/** What the page may do, and where its links lead. */
export interface ViewOptions {
  readonly readOnly: boolean;
  /** Temporal's web UI; absent where it is not known. */
  readonly temporalUi?: string;
}

/** What is known of one pipeline at one moment. */
export interface Looked {
  readonly snapshot: Snapshot;
  readonly history: History;
}

/** The whole page of one moment, of the stack's pipelines in their order: they share the servers. Pure. */
export function consoleView(
  [first, ...others]: readonly [Looked, ...Looked[]],
  options: ViewOptions,
): ConsoleView {
  const all = [first, ...others].map(({ snapshot, history }) => {
    const problems = problemsOf(snapshot);
    const pipeline = pipelineView(snapshot, history, { ...options, isOneOfSeveral: others.length > 0 });
    return { pipeline, problems, verdict: verdictOf(pipeline, problems, snapshot.pipeline.names) };
  });
  return {
    at: first.snapshot.at,
    verdict: verdictTogether(all),
    pipelines: all.map(({ pipeline }) => pipeline),
    servers: first.snapshot.servers.map(serverItem),
    workflows: [first, ...others].flatMap(({ snapshot }) => workflowItems(snapshot, options)),
    problems: problemsTogether(all),
    readOnly: options.readOnly,
  };
}

function serverItem({ name, state, ready, message, address, restarts }: ServerView): Item {
  const starting = state === 'waiting' || state === 'starting';
  const again = restarts === 0 ? undefined : `started again ${counted(restarts, 'time')}`;
  const note = ready ? again : (message ?? state);
  return {
    name,
    state: ready ? 'ok' : starting ? 'starting' : 'bad',
    ...(note === undefined ? {} : { note }),
    ...(address.startsWith('http') ? { href: address } : {}),
  };
}

function workflowItems({ workflowId, workflows }: Snapshot, { temporalUi }: ViewOptions): readonly Item[] {
  const all: [string, Reading<WorkflowView<unknown> | undefined>][] = [
    [workflowId, workflows.pipeline],
    ...PARTS.map((part): [string, Reading<WorkflowView<unknown> | undefined>] => [
      partWorkflowId(part, workflowId),
      workflows[part],
    ]),
  ];
  return all.map(([name, read]) => ({
    name,
    ...workflowState(read),
    ...workflowLink(temporalUi, name),
  }));
}

function workflowState(read: Reading<WorkflowView<unknown> | undefined>): Pick<Item, 'state' | 'note'> {
  if ('error' in read) return { state: 'unknown', note: 'could not be asked' };
  const view = read.value;
  if (view === undefined) return { state: 'unknown', note: 'never started' };
  if (view.state === 'RUNNING') return { state: 'ok' };
  return { state: view.state === 'FAILED' ? 'bad' : 'unknown', note: view.state.toLowerCase() };
}
