import { isGrpcServiceError, type Client } from '@temporalio/client';
import type { PipelineNames } from '../../domain/definition.ts';
import type { TickIdentity } from '../../domain/identity.ts';
import { BACKFILL_WORKFLOW_TYPE } from '../../domain/names.ts';
import { runEvents, type EndedTick, type HistoryEvent, type RunEvents } from './tickEvents.ts';

export type { EndedTick } from './tickEvents.ts';

/** How far a run of an ingestion or a back-fill has been read. */
export interface RunPlace {
  readonly workflowId: string;
  /** The last event that has been read; 0 before the first. */
  readonly readTo: number;
  /** It has ended and been read to its end. */
  readonly closed: boolean;
}

/** How far the histories of all ingestions and back-fills have been read; JSON. */
export interface HistoryPlace {
  /** When they were last listed, ISO 8601. */
  readonly listedAt: string;
  /** By run id, oldest first. */
  readonly runs: Readonly<Record<string, RunPlace>>;
}

/** What has become known of ticks since a place. */
export interface TicksSince {
  /**
   * Of one run after the other, in the order in which they ended; a run that was reset brings its ticks once more, and so does one that
   * is read again from before a tick that was under way.
   */
  readonly ticks: readonly EndedTick[];
  /** Ticks of the runs that were read which have begun and not ended: several of a back-fill. */
  readonly underWay: readonly TickIdentity[];
  readonly place: HistoryPlace;
  /** Workflow ids of runs that Temporal no longer keeps, though they have not been read to their end. */
  readonly gone: readonly string[];
}

/** What Temporal knows of the ticks of every ingestion and back-fill on the task queue: the witness of what was booked, whoever is gone. */
export interface TickHistory {
  /**
   * Ticks that have ended since `place`; without one, those of runs that were open at `since` (ISO 8601) or later. About
   * `limit` of them at most; the rest is left to the next call.
   */
  since(
    place: HistoryPlace | undefined,
    range: { readonly since: string; readonly now: string; readonly limit: number },
    signal: AbortSignal,
  ): Promise<TicksSince>;
}

/** A run may be listed that much later than it has started or ended. */
const LISTED_WITHIN_MS = 600_000;
const PAGE_EVENTS = 256;
const CLOSED = "('Completed', 'Failed', 'Canceled', 'Terminated', 'ContinuedAsNew', 'TimedOut')";

/**
 * Finds the workflows on a task queue that carry out ticks, ingestions and back-fills: those that are open, and those that have closed since a
 * time, where one is given.
 */
export function tickWorkflowsQuery(
  { workflowTypes, taskQueue }: Pick<PipelineNames, 'workflowTypes' | 'taskQueue'>,
  closedSince?: string,
): string {
  const closed = closedSince === undefined ? '' : ` OR CloseTime >= '${closedSince}'`;
  return `WorkflowType IN ('${workflowTypes.ingest}', '${BACKFILL_WORKFLOW_TYPE}') AND TaskQueue = '${taskQueue}' AND (ExecutionStatus NOT IN ${CLOSED}${closed})`;
}

/** {@link TickHistory} on Temporal's visibility and its histories, each of which is read backwards to where it was read before. */
export function tickHistory(
  client: Client,
  names: Pick<PipelineNames, 'workflowTypes' | 'taskQueue'>,
): TickHistory {
  const { namespace } = client.options;

  /** Runs that were open at `since` or later, oldest first. */
  async function runsSince(since: string): Promise<readonly { workflowId: string; runId: string }[]> {
    const query = tickWorkflowsQuery(names, since);
    const runs: { workflowId: string; runId: string; startTime: Date }[] = [];
    for await (const run of client.workflow.list({ query })) runs.push(run);
    return runs.toSorted((a, b) => a.startTime.getTime() - b.startTime.getTime());
  }

  /** The run's events behind `readTo`, in ascending order; undefined when Temporal no longer keeps it. */
  async function eventsOf(
    runId: string,
    { workflowId, readTo }: RunPlace,
    signal: AbortSignal,
  ): Promise<readonly HistoryEvent[] | undefined> {
    const found: HistoryEvent[] = [];
    let nextPageToken: Uint8Array | undefined;
    try {
      do {
        signal.throwIfAborted();
        const page = await client.workflowService.getWorkflowExecutionHistoryReverse({
          namespace,
          execution: { workflowId, runId },
          maximumPageSize: PAGE_EVENTS,
          ...(nextPageToken === undefined ? {} : { nextPageToken }),
        });
        const events = page.history?.events ?? [];
        const unread = events.filter(({ eventId }) => Number(eventId) > readTo);
        found.push(...unread);
        if (unread.length < events.length) break;
        nextPageToken = page.nextPageToken;
      } while (nextPageToken !== undefined && nextPageToken !== null && nextPageToken.length > 0);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
    return found.toReversed();
  }

  return {
    async since(place, { since, now, limit }, signal) {
      const listedSince =
        place === undefined ? since : new Date(Date.parse(place.listedAt) - LISTED_WITHIN_MS).toISOString();
      const listed = await runsSince(listedSince);
      const runs = new Map<string, RunPlace>(
        // What was read to its end is remembered for as long as it may be listed.
        Object.entries(place?.runs ?? {}).filter(
          ([runId, { closed }]) => !closed || listed.some((run) => run.runId === runId),
        ),
      );
      for (const { runId, workflowId } of listed)
        if (!runs.has(runId)) runs.set(runId, { workflowId, readTo: 0, closed: false });

      const ticks: EndedTick[] = [];
      const underWay: TickIdentity[] = [];
      const gone: string[] = [];
      // A map's iteration comes to what is added meanwhile, too: the runs that follow in their chains.
      for (const [runId, run] of runs) {
        if (run.closed) continue;
        if (ticks.length >= limit) break;
        const events = await eventsOf(runId, run, signal);
        if (events === undefined) {
          runs.delete(runId);
          gone.push(run.workflowId);
          continue;
        }
        const read: RunEvents = runEvents(events, run.readTo);
        ticks.push(...read.ticks);
        underWay.push(...read.underWay);
        runs.set(runId, { ...run, readTo: read.readTo, closed: read.closed });
        if (read.nextRunId !== undefined && !runs.has(read.nextRunId))
          runs.set(read.nextRunId, { ...run, readTo: 0, closed: false });
      }
      return { ticks, underWay, gone, place: { listedAt: now, runs: Object.fromEntries(runs) } };
    },
  };
}

/** gRPC's status of what does not exist. */
const NOT_FOUND = 5;

function isNotFound(error: unknown): boolean {
  if (!isGrpcServiceError(error)) return false;
  const code: number = error.code;
  return code === NOT_FOUND;
}
