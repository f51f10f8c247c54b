import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { z } from 'zod';
import type { TickIdentity } from '../../domain/identity.ts';
import type { TickOutcome } from '../../domain/ticks.ts';
import { tickInput } from './tickInput.ts';

/** An event as Temporal's history has it. */
export type HistoryEvent = NonNullable<
  NonNullable<
    Awaited<ReturnType<Client['workflowService']['getWorkflowExecutionHistoryReverse']>>['history']
  >['events']
>[number];

/** A tick that has ended, as an ingestion's history tells it. */
export interface EndedTick {
  readonly identity: TickIdentity;
  readonly scheduledAt: string;
  readonly quantity: number;
  readonly cursor?: string;
  /** Milliseconds since 1970. */
  readonly endedAtMs: number;
  /** Abandoned: its ingestion has ended before it. */
  readonly end: 'published' | 'failed' | 'abandoned';
  /** Of a published one. */
  readonly outcome?: TickOutcome;
}

/** What a stretch of one run's events says. */
export interface RunEvents {
  /** In the order in which they ended. */
  readonly ticks: readonly EndedTick[];
  /** Ticks that have begun and not ended, in a run that goes on. */
  readonly underWay: readonly TickIdentity[];
  /** The last event that need not be read again: behind it are only those of ticks under way, and what is to come. */
  readonly readTo: number;
  readonly closed: boolean;
  /** The run that follows in the chain, where one does. */
  readonly nextRunId?: string;
}

/** Type of the activity that carries out a tick. */
const TICK = 'ingestTick';

const tickOutcome = z.object({
  records: z.number(),
  rejected: z.number(),
  acknowledged: z.record(z.string(), z.array(z.tuple([z.string(), z.string()]))).optional(),
});

/**
 * Reads the events of a run, in ascending order, from behind `readTo` on. @throws ZodError when a tick's input or result is none
 * that an ingestion writes.
 */
export function runEvents(events: readonly HistoryEvent[], readTo: number): RunEvents {
  const underWay = new Map<number, z.output<typeof tickInput>>();
  const ticks: EndedTick[] = [];
  let closedAtMs: number | undefined;
  let nextRunId: string | undefined;
  for (const event of events) {
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (scheduled?.activityType?.name === TICK)
      underWay.set(Number(event.eventId), tickInput.parse(decoded(scheduled.input?.payloads)));
    const ended = endOf(event);
    const input = underWay.get(Number(ended?.scheduledEventId));
    if (ended !== undefined && input !== undefined) {
      underWay.delete(Number(ended.scheduledEventId));
      ticks.push({ ...input, ...whatOf(event), endedAtMs: timeOf(event) });
    }
    if (closes(event)) {
      closedAtMs = timeOf(event);
      nextRunId = event.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? undefined;
    }
  }
  const last = Number(events.at(-1)?.eventId ?? readTo);
  if (closedAtMs === undefined)
    return {
      ticks,
      underWay: [...underWay.values()].map(({ identity }) => identity),
      closed: false,
      readTo: Math.min(last, ...[...underWay.keys()].map((id) => id - 1)),
    };
  for (const input of underWay.values()) ticks.push({ ...input, end: 'abandoned', endedAtMs: closedAtMs });
  return {
    ticks,
    underWay: [],
    closed: true,
    readTo: last,
    ...(nextRunId === undefined ? {} : { nextRunId }),
  };
}

/** An event that ends an activity. */
function endOf(event: HistoryEvent) {
  return (
    event.activityTaskCompletedEventAttributes ??
    event.activityTaskFailedEventAttributes ??
    event.activityTaskTimedOutEventAttributes ??
    event.activityTaskCanceledEventAttributes ??
    undefined
  );
}

/** How a tick ended, by the event that ends its activity. */
function whatOf({
  activityTaskCompletedEventAttributes: completed,
}: HistoryEvent): Pick<EndedTick, 'end' | 'outcome'> {
  if (!completed) return { end: 'failed' };
  const { acknowledged, ...outcome } = tickOutcome.parse(decoded(completed.result?.payloads));
  return { end: 'published', outcome: acknowledged === undefined ? outcome : { ...outcome, acknowledged } };
}

function closes(event: HistoryEvent): boolean {
  return [
    event.workflowExecutionContinuedAsNewEventAttributes,
    event.workflowExecutionTerminatedEventAttributes,
    event.workflowExecutionCanceledEventAttributes,
    event.workflowExecutionFailedEventAttributes,
    event.workflowExecutionTimedOutEventAttributes,
    event.workflowExecutionCompletedEventAttributes,
  ].some((attributes) => attributes !== null && attributes !== undefined);
}

/** The first of the payloads; workers of this pipeline have no codec. */
function decoded(
  payloads: Parameters<typeof defaultPayloadConverter.fromPayload>[0][] | null | undefined,
): unknown {
  const [first] = payloads ?? [];
  return first === undefined ? undefined : defaultPayloadConverter.fromPayload(first);
}

function timeOf({ eventTime }: HistoryEvent): number {
  return Number(eventTime?.seconds ?? 0) * 1000 + Math.floor((eventTime?.nanos ?? 0) / 1e6);
}
