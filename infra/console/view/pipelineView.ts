import { short } from '../../../cli/prove/chain.ts';
import type { Snapshot } from '../../../cli/status/snapshot.ts';
import { ago } from '../../../cli/status/words.ts';
import { isMissing, valueOf } from '../../../connections/reading.ts';
import type { LedgerMark } from '../../../domain/ledger.ts';
import type { IngestStatus } from '../../../domain/status.ts';
import { actionsOf, type ActionOptions } from './actionsOf.ts';
import { alertsShown } from './alerts.ts';
import { stationsOf } from './stations.ts';
import type { History, PipelineView, State, Station } from './view.ts';
import { worst } from './verdict.ts';
import { answerOf, counted, number } from './words.ts';

/** A pipeline's part of the page, and what a person may do to it. */
export function pipelineView(
  snapshot: Snapshot,
  history: History,
  { readOnly, ...options }: ActionOptions & { readonly readOnly: boolean },
): PipelineView {
  const view = valueOf(snapshot.workflows.ingest);
  const status = view?.status && valueOf(view.status);
  const stations = stationsOf(snapshot, history);
  const { state, word } = pipelineState(stations);
  return {
    name: snapshot.pipeline.name,
    state,
    word,
    about: status === undefined ? '' : aboutTicks(status, snapshot),
    stations,
    proof: proofOf(snapshot),
    alerts: alertsShown(snapshot),
    actions: readOnly ? [] : actionsOf(snapshot, options),
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

function aboutTicks(
  { intervalSeconds, quantity, nextTickAt }: IngestStatus,
  { at, pipeline }: Pick<Snapshot, 'at' | 'pipeline'>,
): string {
  const pace = `every ${number(intervalSeconds)} s, ${answerOf(pipeline, quantity)}`;
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
  return { state: last.ok ? 'ok' : 'bad', text, note, ...(last.ok ? { readBack: checked } : {}) };
}

/** Where anybody can look it up: docs/ledger.md. */
function lineOf(mark: LedgerMark | undefined): string {
  return mark === undefined ? '' : ` · line ${number(mark.number)} of the ledger, ${short(mark.digest)}`;
}
