import type { ActivityInterceptorsFactory } from '@temporalio/worker';

/** What is said of a span. */
export type Attributes = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** A span of a tick's trace that is over. */
export interface ToldSpan {
  /** Key of the tick. */
  readonly tick: string;
  readonly name: string;
  /** What makes it the same span, should it be told again; within the tick and its name. */
  readonly id: string;
  /** Milliseconds since 1970, as `toMs`. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly attributes: Attributes;
  /** What was not as it should be. */
  readonly problem?: string;
}

/** What a pipeline tells of its ticks, where somebody listens. Nothing of it fails, nor waits for who listens. */
export interface PipelineTraces {
  /** Of its activities: a tick has a trace of its own, any other activity one a try. */
  readonly interceptors: readonly ActivityInterceptorsFactory[];
  /**
   * Runs within a span, a child of the one that is under way. `run` may say more of it.
   * @throws what `run` throws, which the span tells, too.
   */
  within<T>(
    name: string,
    attributes: Attributes,
    run: (describe: (more: Attributes) => void) => Promise<T>,
  ): Promise<T>;
  add(span: ToldSpan): void;
}

/** The traces of a worker's process. */
export interface Traces {
  of(pipeline: string): PipelineTraces;
  /** Sends what has not been sent, for two seconds at most. */
  close(): Promise<void>;
}
