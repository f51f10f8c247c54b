import { anyRuns } from '../../../cli/status/problems/workflows.ts';
import type { Snapshot } from '../../../cli/status/snapshot.ts';
import { isMissing, valueOf } from '../../../connections/reading.ts';
import type { State } from './view.ts';

/** The stream is behind when more waits than a busy second brings. */
const BEHIND_RECORDS = 1000n;
/** A stream reports every ten seconds, also when idle. */
const REPORT_OVERDUE_MS = 30_000;

/** How a station stands: the state's shape and colour, and its word. */
export interface Judged {
  readonly state: State;
  readonly word: string;
}

/** Whether the server of this name died, or failed to start. */
export function isAway({ servers }: Snapshot, name: string): boolean {
  return servers.some(
    (server) => server.name === name && ['restarting', 'failed', 'stopped'].includes(server.state),
  );
}

/** Whether Cassandra died, or left the question of the stream's progress without an answer. */
export function cassandraAway(snapshot: Snapshot): boolean {
  return ('error' in snapshot.progress && !isMissing(snapshot.progress)) || isAway(snapshot, 'cassandra');
}

/** Whether ticks run, and what they meet. */
export function judgeSource(snapshot: Snapshot): Judged {
  const { workflows } = snapshot;
  const view = valueOf(workflows.ingest);
  if ('error' in workflows.ingest) return { state: 'unknown', word: 'unknown' };
  if (view === undefined) return { state: 'unknown', word: 'never started' };
  if (view.state !== 'RUNNING') return { state: 'unknown', word: 'ended' };
  const status = view.status && valueOf(view.status);
  if (status?.state === 'paused') return { state: 'paused', word: 'paused' };
  const { double } = snapshot.pipeline;
  if (double !== undefined && isAway(snapshot, double)) return { state: 'bad', word: 'away' };
  if (view.retrying.length > 0) return { state: 'waiting', word: 'tries again' };
  const { lastFailure, intervalSeconds = 0 } = status ?? {};
  const since = lastFailure === undefined ? Infinity : Date.parse(snapshot.at) - Date.parse(lastFailure.at);
  if (since < 3000 * intervalSeconds) return { state: 'behind', word: 'a tick failed' };
  return { state: 'ok', word: 'answers' };
}

/** Whether Kafka answers, and has the topic. */
export function judgeKafka(snapshot: Snapshot): Judged {
  if (isAway(snapshot, 'kafka')) return { state: 'bad', word: 'away' };
  if (isMissing(snapshot.topic))
    return { state: anyRuns(snapshot) ? 'bad' : 'unknown', word: 'no topic yet' };
  return 'error' in snapshot.topic ? { state: 'bad', word: 'away' } : { state: 'ok', word: 'holds' };
}

/** Whether Cassandra answers, and has what the stream writes to. */
export function judgeCassandra(snapshot: Snapshot): Judged {
  if (cassandraAway(snapshot)) return { state: 'bad', word: 'away' };
  if (isMissing(snapshot.progress))
    return { state: anyRuns(snapshot) ? 'bad' : 'unknown', word: 'no tables yet' };
  return valueOf(snapshot.progress) === undefined
    ? { state: 'unknown', word: 'nothing yet' }
    : { state: 'ok', word: 'stores' };
}

/** Whether a driver is at work and keeps up; `lag` is what waits for it. */
export function judgeSpark(snapshot: Snapshot, lag: bigint | undefined): Judged {
  const { workflows, drivers, progress, at } = snapshot;
  const view = valueOf(workflows.stream);
  if ('error' in workflows.stream) return { state: 'unknown', word: 'unknown' };
  if (view === undefined) return { state: 'unknown', word: 'never started' };
  if (view.state !== 'RUNNING') return { state: 'unknown', word: 'ended' };
  if (isAway(snapshot, 'spark-master') || isAway(snapshot, 'spark-worker'))
    return { state: 'bad', word: 'away' };
  const status = view.status && valueOf(view.status);
  if (status?.state === 'backing off') return { state: 'bad', word: 'fails' };
  if (isAway(snapshot, 'kafka') || cassandraAway(snapshot)) return { state: 'waiting', word: 'waits' };
  const running = valueOf(drivers);
  const last = valueOf(progress);
  if (!running?.some(({ driverId }) => driverId === last?.submissionId))
    return { state: 'starting', word: 'starting' };
  if (last !== undefined && Date.parse(at) - Date.parse(last.at) > REPORT_OVERDUE_MS)
    return { state: 'behind', word: 'silent' };
  if (lag !== undefined && lag > BEHIND_RECORDS) return { state: 'behind', word: 'behind' };
  return last?.rowsRead === 0 ? { state: 'idle', word: 'idle' } : { state: 'ok', word: 'keeps up' };
}

/** What the newest verification says, and whether another one comes. */
export function judgeVerified({ workflows, verification }: Snapshot): Judged {
  const view = valueOf(workflows.verify);
  const last = valueOf(verification);
  if (isMissing(verification)) return { state: 'unknown', word: 'none yet' };
  if ('error' in verification) return { state: 'unknown', word: 'unknown' };
  if (last !== undefined && !last.ok) return { state: 'bad', word: 'a check failed' };
  if ('value' in workflows.verify && view?.state !== 'RUNNING')
    return { state: 'unknown', word: view === undefined ? 'never started' : 'ended' };
  if (last === undefined) return { state: 'unknown', word: 'none yet' };
  // Nothing was compared yet: that proves nothing.
  const status = view?.status && valueOf(view.status);
  if (last.checked === 0 && (status?.checked ?? 0) === 0)
    return { state: 'idle', word: 'nothing to compare yet' };
  return { state: 'ok', word: 'all equal' };
}
