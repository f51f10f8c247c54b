import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { defaultPayloadConverter } from '@temporalio/common';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { REPOSITORY_ROOT } from '../../config/localConfig.ts';
import { runEvents, type HistoryEvent } from './tickEvents.ts';

const payload = (value: unknown) => ({ payloads: [defaultPayloadConverter.toPayload(value)] });
const time = (second: number) => ({ seconds: second, nanos: 5_000_000 });
const input = (tick: number) => ({
  identity: { workflowId: 'w/ingest', firstExecutionRunId: 'r', tick },
  scheduledAt: '2026-11-23T12:00:00.000Z',
  quantity: 3,
});
const outcome = { records: 3, rejected: 0, acknowledged: { '0': [['4', '7']] } };

/** Events as the client gives them, of which only this is read. */
const event = (eventId: number, rest: object): HistoryEvent =>
  ({ eventId, eventTime: time(eventId), ...rest }) as unknown as HistoryEvent;
const scheduled = (eventId: number, tick: number) =>
  event(eventId, {
    activityTaskScheduledEventAttributes: {
      activityType: { name: 'ingestTick' },
      input: payload(input(tick)),
    },
  });
const completed = (eventId: number, scheduledEventId: number) =>
  event(eventId, { activityTaskCompletedEventAttributes: { scheduledEventId, result: payload(outcome) } });
const timedOut = (eventId: number, scheduledEventId: number) =>
  event(eventId, { activityTaskTimedOutEventAttributes: { scheduledEventId } });
const terminated = (eventId: number) => event(eventId, { workflowExecutionTerminatedEventAttributes: {} });

describe('a run of an ingestion', () => {
  it('says what its ticks published and where, and which failed', () => {
    const read = runEvents([scheduled(5, 0), completed(7, 5), scheduled(11, 1), timedOut(12, 11)], 0);
    expect(read).toEqual({
      closed: false,
      readTo: 12,
      underWay: [],
      ticks: [
        { ...input(0), end: 'published', outcome, endedAtMs: 7005 },
        { ...input(1), end: 'failed', endedAtMs: 12_005 },
      ],
    });
  });

  it('is read again from before a tick that is under way', () => {
    const events = [scheduled(5, 0), event(6, {})];
    expect(runEvents(events, 0)).toEqual({
      closed: false,
      readTo: 4,
      ticks: [],
      underWay: [input(0).identity],
    });
    expect(runEvents([...events, completed(7, 5)], 4)).toMatchObject({
      readTo: 7,
      ticks: [{ end: 'published' }],
    });
  });

  it('says which ticks of a back-fill are under way while later ones have ended', () => {
    const read = runEvents([scheduled(5, 0), scheduled(6, 1), completed(9, 6)], 0);
    expect(read).toMatchObject({ readTo: 4, underWay: [{ tick: 0 }], ticks: [{ identity: { tick: 1 } }] });
  });

  it('abandons the tick under way when it ends', () => {
    expect(runEvents([scheduled(5, 0), terminated(9)], 0)).toMatchObject({
      closed: true,
      readTo: 9,
      ticks: [{ end: 'abandoned', endedAtMs: 9005 }],
    });
  });

  it('names the run that follows', () => {
    const continued = event(9, {
      workflowExecutionContinuedAsNewEventAttributes: { newExecutionRunId: 'next' },
    });
    expect(runEvents([continued], 8)).toEqual({
      closed: true,
      readTo: 9,
      ticks: [],
      underWay: [],
      nextRunId: 'next',
    });
  });

  it('has nothing new where there is no event', () => {
    expect(runEvents([], 12)).toEqual({ closed: false, readTo: 12, ticks: [], underWay: [] });
  });

  it('that ran once is understood', async () => {
    const file = path.join(REPOSITORY_ROOT, 'tests', 'histories', 'earlier', 'ingestCompanies.json');
    const history = historyFromJSON(JSON.parse(await readFile(file, 'utf8')));
    const read = runEvents(history.events ?? [], 0);
    expect(read.ticks.length).toBeGreaterThan(10);
    expect(read.ticks[0]).toMatchObject({
      identity: { workflowId: 'company-pipeline/ingest', tick: 0 },
      end: 'published',
      outcome: { rejected: 0 },
    });
  });
});
