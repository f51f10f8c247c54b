/** Times by which drivers are judged, in milliseconds. */
export interface StreamLimits {
  /** Between two looks at a driver. */
  readonly pollMs: number;
  /** Between two looks for a second driver of the stream. */
  readonly surveyMs: number;
  /** The master must show no driver of the stream for so long before one is created. */
  readonly quietMs: number;
  /** A driver that runs must have registered its application within this time, and reported a first batch as long after. */
  readonly startMs: number;
  /** A driver that runs for so long without an application is watched by nobody, whoever it belonged to. */
  readonly abandonedMs: number;
  /** After that it must report a batch that stored something, or that nothing waits, within this time. */
  readonly stallMs: number;
  /**
   * A driver that the master does not know has ended when it has reported nothing for so long; one that lives reports every ten
   * seconds.
   */
  readonly forgottenMs: number;
  /** A kill is repeated so often, */
  readonly killAgainMs: number;
  /** helped after this time by taking the application's executors away, */
  readonly escalateMs: number;
  /** and given up after this one. */
  readonly removeMs: number;
  /** Temporal is asked for so long whether a workflow is open; after that the reaper has to end its driver. */
  readonly askMs: number;
}

export const STREAM_LIMITS: StreamLimits = {
  pollMs: 1000,
  surveyMs: 2000,
  quietMs: 3000,
  startMs: 180_000,
  // Longer than startMs: whoever watches a driver would have killed it before.
  abandonedMs: 300_000,
  stallMs: 120_000,
  forgottenMs: 25_000,
  killAgainMs: 2000,
  escalateMs: 5000,
  removeMs: 30_000,
  askMs: 60_000,
};
