import type { Publisher } from '../connections/kafka/kafka.ts';
import type { Source } from '../connections/source/source.ts';
import type { PipelineTraces } from '../connections/tracing/traces.ts';

/** The source, each fetch of which is a span. */
export function tracedSource(source: Source, traces: Pick<PipelineTraces, 'within'>): Source {
  return {
    fetch: ({ quantity, ...request }, signal) =>
      traces.within('fetch', { quantity }, async (describe) => {
        const fetched = await source.fetch({ quantity, ...request }, signal);
        describe({ items: fetched.items.length });
        return fetched;
      }),
  };
}

/** The publisher, each publish of which is a span with the offsets that the brokers acknowledged, as partition/from..to. */
export function tracedPublisher(publisher: Publisher, traces: Pick<PipelineTraces, 'within'>): Publisher {
  return {
    publish(topic, records) {
      if (records.length === 0) return publisher.publish(topic, records);
      return traces.within('publish', { topic, records: records.length }, async (describe) => {
        const acknowledged = await publisher.publish(topic, records);
        const offsets = Object.entries(acknowledged).flatMap(([partition, stretches]) =>
          stretches.map(([from, to]) => `${partition}/${from}..${BigInt(to) - 1n}`),
        );
        describe({ offsets });
        return acknowledged;
      });
    },
  };
}
