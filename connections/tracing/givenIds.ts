import { RandomIdGenerator, type IdGenerator } from '@opentelemetry/sdk-trace-base';

/** Ids that follow from what a span is of, where they are given; else random ones. */
export class GivenIds implements IdGenerator {
  readonly #random = new RandomIdGenerator();
  #given: { readonly traceId?: string; readonly spanId?: string } = {};

  /** Starts one span with these ids; `start` does nothing else, and does not wait. */
  given<T>(ids: { readonly traceId?: string; readonly spanId: string }, start: () => T): T {
    this.#given = ids;
    try {
      return start();
    } finally {
      this.#given = {};
    }
  }

  generateTraceId(): string {
    return this.#given.traceId ?? this.#random.generateTraceId();
  }

  generateSpanId(): string {
    return this.#given.spanId ?? this.#random.generateSpanId();
  }
}
