import { context, trace, SpanStatusCode, ROOT_CONTEXT, type Context, type Tracer } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { Resource } from '@opentelemetry/resources';
import { AlwaysOnSampler, BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import pTimeout from 'p-timeout';
import type { TracingConfig } from '../../config/tracingConfig.ts';
import { spanIdOf, traceIdOf } from '../../domain/traceIds.ts';
import type { Log } from '../log.ts';
import { activityInterceptors } from './activityInterceptors.ts';
import { GivenIds } from './givenIds.ts';
import { tellingFailures } from './tellingFailures.ts';
import type { Attributes, PipelineTraces, ToldSpan, Traces } from './traces.ts';

/** One request. */
const SEND_MS = 5000;
/** A collector that hangs does not hold up a worker that stops. */
const CLOSE_MS = 2000;
/** Spans that wait while it is away; further ones are dropped. */
const WAITING = { maxQueueSize: 4096, maxExportBatchSize: 512, scheduledDelayMillis: 1000 };

/** {@link Traces} by OpenTelemetry, sent by OTLP over HTTP. One a process, as what is under way is known to all of it. */
export function otlpTraces({ endpoint, headers, serviceName }: TracingConfig, log: Log): Traces {
  const ids = new GivenIds();
  const exporter = new OTLPTraceExporter({
    url: `${endpoint}/v1/traces`,
    headers: { ...headers },
    timeoutMillis: SEND_MS,
  });
  const provider = new BasicTracerProvider({
    resource: new Resource({ 'service.name': serviceName }),
    sampler: new AlwaysOnSampler(),
    idGenerator: ids,
    spanProcessors: [
      new BatchSpanProcessor(tellingFailures(exporter, endpoint, log), {
        ...WAITING,
        exportTimeoutMillis: 2 * SEND_MS,
      }),
    ],
  });
  provider.register({ contextManager: new AsyncLocalStorageContextManager() });
  const tracer = provider.getTracer('pipeline');
  return {
    of: (pipeline) => pipelineTraces(pipeline, tracer, ids),
    async close() {
      const within = { milliseconds: CLOSE_MS, message: `not within ${CLOSE_MS} ms` };
      await pTimeout(provider.shutdown(), within).catch((error: unknown) =>
        log.warn(`The last traces could not be sent to ${endpoint}`, { error: String(error) }),
      );
      trace.disable();
      context.disable();
    },
  };
}

function pipelineTraces(pipeline: string, tracer: Tracer, ids: GivenIds): PipelineTraces {
  return {
    interceptors: activityInterceptors(pipeline, tracer, ids),

    within: (name, attributes, run) =>
      tracer.startActiveSpan(name, { attributes: plain(attributes) }, async (span) => {
        try {
          return await run((more) => void span.setAttributes(plain(more)));
        } catch (error) {
          span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
          throw error;
        } finally {
          span.end();
        }
      }),

    add({ tick, name, id, fromMs, toMs, attributes, problem }: ToldSpan) {
      const teller = trace.getActiveSpan()?.spanContext();
      const span = ids.given({ spanId: spanIdOf(pipeline, tick, `${name}/${id}`) }, () =>
        tracer.startSpan(
          name,
          {
            startTime: new Date(fromMs),
            attributes: plain({ pipeline, ...attributes }),
            ...(teller === undefined ? {} : { links: [{ context: teller }] }),
          },
          rootOf(pipeline, tick),
        ),
      );
      if (problem !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: problem });
      span.end(new Date(Math.max(fromMs, toMs)));
    },
  };
}

/** The tick's own span as the parent of others, whoever has begun it, and whether it is over. */
function rootOf(pipeline: string, tick: string): Context {
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: traceIdOf(pipeline, tick),
    spanId: spanIdOf(pipeline, tick, 'tick'),
    traceFlags: 1,
    isRemote: true,
  });
}

/** As OpenTelemetry's types have it, which know no list that is read only. */
function plain(attributes: Attributes) {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, typeof value === 'object' ? [...value] : value]),
  );
}
