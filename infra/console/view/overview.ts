import { short } from '../../../cli/prove/chain.ts';
import { problemsOf } from '../../../cli/status/problems/problems.ts';
import type { ServerView, Snapshot, WorkflowView } from '../../../cli/status/snapshot.ts';
import { ago } from '../../../cli/status/words.ts';
import { isMissing, valueOf, type Reading } from '../../../connections/reading.ts';
import type { LedgerMark } from '../../../domain/ledger.ts';
import { PARTS, partWorkflowId } from '../../../domain/names.ts';
import type { IngestStatus } from '../../../domain/status.ts';
import { actionsOf } from './actionsOf.ts';
import { stationsOf } from './stations.ts';
import type { ConsoleView, History, Item, PipelineView, State, Station } from './view.ts';
import { verdictOf, worst } from './verdict.ts';
import { counted, number } from './words.ts';
import { workflowLink } from './workflowLink.ts';

/** What the page may do, and where its links lead. */
export interface ViewOptions {
  readonly readOnly: boolean;
  /** Temporal's web UI; absent where it is not known. */
  readonly temporalUi?: string;
}

/** The whole page of one moment. Pure. */
export function consoleView(snapshot: Snapshot, history: History, options: ViewOptions): ConsoleView {
  const problems = problemsOf(snapshot);
  const pipelines = [pipelineView(snapshot, history, options)];
  return {
    at: snapshot.at,
    verdict: verdictOf(pipelines, problems, snapshot.pipeline.names),
    pipelines,
    servers: snapshot.servers.map(serverItem),
    workflows: workflowItems(snapshot, options),
    problems,
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

function pipelineView(
  snapshot: Snapshot,
  history: History,
  { readOnly, temporalUi }: ViewOptions,
): PipelineView {
  const view = valueOf(snapshot.workflows.ingest);
  const status = view?.status && valueOf(view.status);
  const stations = stationsOf(snapshot, history);
  const { state, word } = pipelineState(stations);
  return {
    name: snapshot.pipeline.name,
    state,
    word,
    about: status === undefined ? '' : aboutTicks(status, snapshot.at),
    stations,
    proof: proofOf(snapshot),
    actions: readOnly ? [] : actionsOf(snapshot, temporalUi),
  };
}

const WORDS: Readonly<Record<State, string>> = {
  ok: 'flowing',
  idle: 'flowing',
  paused: 'paused',
  starting: 'starting',
  waiting: 'waits',
  behind: 'flowing, not well',
  bad: 'not well',
  unknown: 'does not run',
};

function pipelineState(stations: readonly Station[]): { readonly state: State; readonly word: string } {
  const [first] = stations;
  // A pipeline whose source does not run has nothing to be judged by.
  if (first?.state === 'unknown' || first?.state === 'paused')
    return { state: first.state, word: first.word };
  const state = worst(stations.map((station) => station.state).filter((it) => it !== 'unknown'));
  return { state, word: WORDS[state] };
}

function aboutTicks({ intervalSeconds, quantity, nextTickAt }: IngestStatus, at: string): string {
  const pace = `every ${number(intervalSeconds)} s, ${counted(quantity, 'record')}`;
  if (nextTickAt === undefined) return pace;
  const left = Math.max(0, Math.ceil((Date.parse(nextTickAt) - Date.parse(at)) / 1000));
  return `${pace} · next tick in ${number(left)} s`;
}

/** It never claims more than the last verification read. */
function proofOf({ at, verification, workflows }: Snapshot): PipelineView['proof'] {
  const last = valueOf(verification);
  const view = valueOf(workflows.verify);
  const status = view?.status && valueOf(view.status);
  if ('error' in verification && !isMissing(verification))
    return { state: 'unknown', text: 'What is verified could not be read', note: verification.error };
  if (last === undefined)
    return {
      state: 'unknown',
      text: 'Nothing is verified yet',
      note: 'the first verification comes a minute after the start',
    };
  const checked = status?.checked ?? last.checked;
  if (last.ok && checked === 0)
    return {
      state: 'idle',
      text: 'Nothing was read back yet',
      note: 'the first records are compared with the next verification',
    };
  const text = last.ok
    ? `${counted(checked, 'record')} read back, ${number(last.missing)} missing, ${number(last.different)} different`
    : last.failures.join('; ') || 'the last verification failed';
  const note = `last read back ${ago(last.at, at)}${lineOf(status?.last?.ledger)}`;
  return { state: last.ok ? 'ok' : 'bad', text, note };
}

/** Where anybody can look it up: docs/ledger.md. */
function lineOf(mark: LedgerMark | undefined): string {
  return mark === undefined ? '' : ` · line ${number(mark.number)} of the ledger, ${short(mark.digest)}`;
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
