import { companies } from '../../pipelines/companies/pipeline.ts';
import { ServiceError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { tickHistory, type HistoryPlace } from './tickHistory.ts';

/** Runs of a server with pages of two events; `listed` are those that its visibility shows. */
function server(runs: Record<string, object[]>, listed: readonly string[] = Object.keys(runs)) {
  const queries: string[] = [];
  let pages = 0;
  const client = {
    options: { namespace: 'here' },
    workflow: {
      async *list({ query }: { query: string }) {
        queries.push(query);
        for (const [index, runId] of listed.entries())
          yield await Promise.resolve({ workflowId: 'w/ingest', runId, startTime: new Date(index) });
      },
    },
    workflowService: {
      getWorkflowExecutionHistoryReverse: ({
        execution: { runId },
        nextPageToken,
      }: {
        execution: { runId: string };
        nextPageToken?: Uint8Array;
      }) => {
        pages += 1;
        const events = runs[runId]?.toReversed();
        if (events === undefined) return Promise.reject(notFound());
        const from = nextPageToken?.[0] ?? 0;
        const to = from + 2;
        return Promise.resolve({
          history: { events: events.slice(from, to) },
          nextPageToken: to < events.length ? Uint8Array.of(to) : new Uint8Array(),
        });
      },
    },
  };
  return {
    queries,
    pages: () => pages,
    history: tickHistory(client as unknown as Client, companies.names),
  };
}

function notFound(): Error {
  return Object.assign(new Error('no such run'), { code: 5, details: '', metadata: {} });
}

/** Events of ticks that were published, one after the other, from event 1 on. */
function ticks(...numbers: number[]): object[] {
  return numbers.flatMap((tick, place) => {
    const input = {
      identity: { workflowId: 'w/ingest', firstExecutionRunId: 'r', tick },
      scheduledAt: '2026-11-23T12:00:00.000Z',
      quantity: 1,
    };
    const scheduledEventId = 2 * place + 1;
    const result = { payloads: [defaultPayloadConverter.toPayload({ records: 1, rejected: 0 })] };
    return [
      {
        eventId: scheduledEventId,
        activityTaskScheduledEventAttributes: {
          activityType: { name: 'ingestTick' },
          input: { payloads: [defaultPayloadConverter.toPayload(input)] },
        },
      },
      {
        eventId: scheduledEventId + 1,
        eventTime: { seconds: tick },
        activityTaskCompletedEventAttributes: { scheduledEventId, result },
      },
    ];
  });
}

const RANGE = { since: '2026-11-23T11:00:00.000Z', now: '2026-11-23T12:00:00.000Z', limit: 100 };
const never = new AbortController().signal;
const numbers = (found: { ticks: readonly { identity: { tick: number } }[] }) =>
  found.ticks.map(({ identity }) => identity.tick);

describe('the history of ticks', () => {
  it('is read of every ingestion that was open, in the order in which the ticks ended', async () => {
    const { history, queries } = server({ a: ticks(0, 1, 2), b: ticks(7) });
    const found = await history.since(undefined, RANGE, never);
    expect(numbers(found)).toEqual([0, 1, 2, 7]);
    expect(found.place).toEqual({
      listedAt: RANGE.now,
      runs: {
        a: { workflowId: 'w/ingest', readTo: 6, closed: false },
        b: { workflowId: 'w/ingest', readTo: 2, closed: false },
      },
    });
    expect(queries[0]).toContain("WorkflowType IN ('ingestCompanies', 'backfill')");
    expect(queries[0]).toContain("CloseTime >= '2026-11-23T11:00:00.000Z'");
  });

  it('is read on from where it was read before, and no page before that', async () => {
    const events = ticks(0, 1, 2, 3);
    const { history, queries, pages } = server({ a: events });
    const place: HistoryPlace = {
      listedAt: RANGE.now,
      runs: { a: { workflowId: 'w/ingest', readTo: 6, closed: false } },
    };
    expect(numbers(await history.since(place, RANGE, never))).toEqual([3]);
    expect(pages()).toBe(2);
    // Ten minutes back, as a run may be listed late.
    expect(queries[0]).toContain("CloseTime >= '2026-11-23T11:50:00.000Z'");
  });

  it('follows a chain to runs that are not listed yet', async () => {
    const next = { eventId: 3, workflowExecutionContinuedAsNewEventAttributes: { newExecutionRunId: 'b' } };
    const { history } = server({ a: [...ticks(0), next], b: ticks(1) }, ['a']);
    const found = await history.since(undefined, RANGE, never);
    expect(numbers(found)).toEqual([0, 1]);
    expect(found.place.runs).toMatchObject({ a: { closed: true }, b: { closed: false } });
  });

  it('leaves what is more than asked for to the next call', async () => {
    const { history } = server({ a: ticks(0), b: ticks(1) });
    const first = await history.since(undefined, { ...RANGE, limit: 1 }, never);
    expect(numbers(first)).toEqual([0]);
    expect(numbers(await history.since(first.place, { ...RANGE, limit: 1 }, never))).toEqual([1]);
  });

  it('is said to be gone where it is no longer kept', async () => {
    const { history } = server({}, []);
    const place: HistoryPlace = {
      listedAt: RANGE.now,
      runs: { a: { workflowId: 'w/ingest', readTo: 6, closed: false } },
    };
    await expect(history.since(place, RANGE, never)).resolves.toEqual({
      ticks: [],
      underWay: [],
      gone: ['w/ingest'],
      place: { listedAt: RANGE.now, runs: {} },
    });
  });

  it('that cannot be read is an error, not an empty one', async () => {
    const client = {
      options: { namespace: 'here' },
      workflow: { list: () => [] },
      workflowService: {
        getWorkflowExecutionHistoryReverse: () => Promise.reject(new ServiceError('away')),
      },
    };
    const broken = tickHistory(client as unknown as Client, companies.names);
    const place: HistoryPlace = {
      listedAt: RANGE.now,
      runs: { a: { workflowId: 'w/ingest', readTo: 6, closed: false } },
    };
    await expect(broken.since(place, RANGE, never)).rejects.toThrow('away');
  });
});
