import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import { SILENT_LOG } from '../log.ts';
import { createKafkaClient } from './client.ts';

beforeAll(() => {
  createKafkaClient({ brokers: ['127.0.0.1:1'], tls: false }, { clientId: 'test', log: SILENT_LOG });
});
beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** A queue of which one request at a time may be under way, and what it has sent. */
function queueOf() {
  const queue = new RequestQueue({
    maxInFlightRequests: 1,
    requestTimeout: 30_000,
    clientId: 'test',
    broker: '127.0.0.1:1',
    logger: { debug: () => undefined },
  });
  const sent: number[] = [];
  const push = (correlationId: number) =>
    queue.push({
      entry: { correlationId, apiName: 'Fetch', apiKey: 1, apiVersion: 1, resolve: () => undefined },
      expectResponse: true,
      sendRequest: () => sent.push(correlationId),
    });
  const answer = (correlationId: number, throttleMs = 0) => {
    queue.maybeThrottle(throttleMs);
    queue.fulfillRequest({ correlationId, payload: {}, size: 1 });
  };
  return { push, answer, sent };
}

it('a connection on which nothing waits to be sent sets no timer', () => {
  const { push, answer, sent } = queueOf();
  push(1);
  answer(1);
  expect([sent, jest.getTimerCount()]).toEqual([[1], 0]);
});

it('what waits for the answer to another is sent when that has come', () => {
  const { push, answer, sent } = queueOf();
  push(1);
  push(2);
  expect(sent).toEqual([1]);
  answer(1);
  expect(sent).toEqual([1, 2]);
});

it('what a broker asks to wait is sent when that time is over', () => {
  const { push, answer, sent } = queueOf();
  push(1);
  answer(1, 5000);
  push(2);
  jest.advanceTimersByTime(4900);
  expect(sent).toEqual([1]);
  jest.advanceTimersByTime(200);
  expect(sent).toEqual([1, 2]);
});
