import { context, ROOT_CONTEXT, trace, type Tracer } from '@opentelemetry/api';
import {
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryActivityOutboundInterceptor,
} from '@temporalio/interceptors-opentelemetry';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { spanIdOf, traceIdOf } from '../../domain/traceIds.ts';
import { tickOf } from '../temporal/tickInput.ts';
import type { GivenIds } from './givenIds.ts';

/**
 * Each try of an activity is a span, by the SDK's own interceptors: of a tick within the tick's trace, of others in a trace of its own.
 * Nothing of it is in the workflows: an interceptor there would draw its span's ids from the random numbers that a workflow's own
 * ids come from, so that a history would not replay to the same.
 */
export function activityInterceptors(
  pipeline: string,
  tracer: Tracer,
  ids: GivenIds,
): readonly ActivityInterceptorsFactory[] {
  return [
    (activity) => ({
      inbound: {
        /** The tick's own span lasts from its first try to the one that succeeds, which alone tells it. */
        async execute(input, next) {
          const tick = tickOf(input.args);
          if (tick === undefined) return next(input);
          const { scheduledTimestampMs: startTime, attempt } = activity.info;
          const given = { traceId: traceIdOf(pipeline, tick), spanId: spanIdOf(pipeline, tick, 'tick') };
          const attributes = { pipeline, tick, attempts: attempt };
          const span = ids.given(given, () =>
            tracer.startSpan('tick', { root: true, startTime, attributes }),
          );
          const outcome: unknown = await context.with(trace.setSpan(ROOT_CONTEXT, span), () => next(input));
          span.end();
          return outcome;
        },
      },
    }),
    (activity) => ({
      inbound: new OpenTelemetryActivityInboundInterceptor(activity, { tracer }),
      outbound: new OpenTelemetryActivityOutboundInterceptor(activity),
    }),
    ({ info: { attempt, taskQueue } }) => ({
      inbound: {
        execute(input, next) {
          trace.getActiveSpan()?.setAttributes({ pipeline, attempt, taskQueue });
          return next(input);
        },
      },
    }),
  ];
}
