import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import { execa } from 'execa';
import getPort from 'get-port';
import pWaitFor from 'p-wait-for';
import { REPOSITORY_ROOT } from '../../config/localConfig.ts';
import { startOtlpReceiver, type OtlpReceiver } from '../../tests/fakes/otlpReceiver.ts';
import { openTraces } from './openTraces.ts';
import type { Traces } from './traces.ts';

let receiver: OtlpReceiver;
beforeEach(async () => {
  receiver = await startOtlpReceiver();
});
afterEach(() => receiver.close());

const SPAN = {
  tick: 'w/r/7',
  name: 'verified',
  id: '1',
  fromMs: 1000,
  toMs: 2000,
  attributes: { records: 3 },
};

async function open(endpoint = receiver.url) {
  const entries: LogEntry[] = [];
  const log = new DefaultLogger('INFO', (entry) => entries.push(entry));
  const traces = await openTraces({ endpoint, headers: {}, serviceName: 'here' }, log);
  if (traces === undefined) throw new Error('expected traces, as there is an endpoint');
  return { traces, entries, texts: () => entries.map(({ level, message }) => `${level} ${message}`) };
}

/** Loads what a worker is made of, without or with an endpoint, and answers which modules of OpenTelemetry that has loaded. */
async function loaded(config: string): Promise<string> {
  const script = `
    import { createRequire } from 'node:module';
    import { openTraces } from './connections/tracing/openTraces.ts';
    import './workers/activities.ts';
    import './workers/worker.ts';
    await openTraces(${config}, console);
    const files = Object.keys(createRequire(import.meta.url).cache);
    console.log(files.filter((file) => /opentelemetry/.test(file)).length);
    process.exit(0);`;
  const { stdout } = await execa(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    cwd: REPOSITORY_ROOT,
  });
  return stdout;
}

it('without an endpoint nothing of OpenTelemetry is loaded', async () => {
  expect(await openTraces(undefined, new DefaultLogger())).toBeUndefined();
  expect(await loaded('undefined')).toBe('0');
  expect(
    Number(await loaded(`{ endpoint: '${receiver.url}', headers: {}, serviceName: 's' }`)),
  ).toBeGreaterThan(10);
});

it('a span that is told again is the same span', async () => {
  const { traces } = await open();
  for (const again of [SPAN, SPAN, { ...SPAN, id: '2', problem: 'one is missing' }])
    traces.of('companies').add(again);
  await traces.close();
  const [first, second, other] = receiver.spans;
  expect(second).toEqual(first);
  expect(first).toMatchObject({ name: 'verified', fromMs: 1000, toMs: 2000, attributes: { records: 3 } });
  expect(other).toMatchObject({ traceId: first?.traceId, problem: 'one is missing' });
  expect(other?.spanId).not.toBe(first?.spanId);
});

/** Tells spans until the log says so. */
async function tellUntil(traces: Traces, isThere: () => boolean): Promise<void> {
  await pWaitFor(
    () => {
      traces.of('companies').add(SPAN);
      return isThere();
    },
    { interval: 50, timeout: { milliseconds: 60_000, message: 'The log does not say what it should' } },
  );
}

describe('a collector that', () => {
  it('refuses is one line, its coming back another, and nothing fails', async () => {
    receiver.refuse((_request, response) => void response.writeHead(400).end());
    const { traces, texts, entries } = await open();
    await tellUntil(traces, () => receiver.requests.length > 2);
    expect(texts()).toEqual([`WARN Traces could not be sent to ${receiver.url}`]);
    receiver.refuse();
    await tellUntil(traces, () => texts().length > 1);
    expect(texts()[1]).toBe(`INFO Traces are sent to ${receiver.url} again`);
    expect(Number(entries[1]?.meta?.['lostSpans'])).toBeGreaterThan(1);
    await traces.close();
  });

  it('is not there is one line, too', async () => {
    const { traces, texts } = await open(`http://127.0.0.1:${await getPort()}`);
    await tellUntil(traces, () => texts().length > 0);
    expect(texts()).toEqual([expect.stringMatching(/^WARN Traces could not be sent to http:/)]);
    await traces.close();
  });

  it('hangs holds up neither work nor the end of the worker', async () => {
    receiver.refuse(() => undefined);
    const { traces, texts, entries } = await open();
    await expect(traces.of('companies').within('fetch', {}, async () => 'done')).resolves.toBe('done');
    await traces.close();
    expect(receiver.requests.length).toBeGreaterThan(0);
    expect(texts()).toEqual([`WARN The last traces could not be sent to ${receiver.url}`]);
    expect(entries[0]?.meta?.['error']).toContain('not within 2000 ms');
  });
});

it('what runs within a span keeps its own failure', async () => {
  const { traces } = await open();
  const failing = traces.of('companies').within('fetch', { quantity: 1 }, async (describe) => {
    describe({ items: 0 });
    throw new TypeError('away');
  });
  await expect(failing).rejects.toThrow(TypeError);
  await traces.close();
  expect(receiver.spans).toEqual([
    expect.objectContaining({ problem: 'TypeError: away', attributes: { quantity: 1, items: 0 } }),
  ]);
});
