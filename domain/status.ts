import type { AlertEpisode } from './alerts/episodes.ts';
import type { TickTotals } from './ticks.ts';
import type { VerificationReport } from './verification.ts';
import type { Part } from './names.ts';

/** Answers of the `status` query, one shape a workflow type. All times are ISO 8601. */

export interface IngestStatus {
  readonly state: 'running' | 'paused';
  readonly intervalSeconds: number;
  readonly quantity: number;
  readonly ticks: TickTotals;
  /** When the next tick is carried out; absent while paused. */
  readonly nextTickAt?: string;
  /** Ticks wait, as the source goes on failing or asked to be left alone; what comes due meanwhile is skipped. */
  readonly hold?: {
    readonly until: string;
    /** The source itself asked for it. */
    readonly asked: boolean;
    readonly failingSince: string;
    readonly message: string;
  };
  /** Why the last failed tick failed. */
  readonly lastFailure?: { readonly tick: number; readonly at: string; readonly message: string };
  /** Ticks that failed since one was last published; absent with an older worker, as are all below. */
  readonly failedInARow?: number;
  /**
   * The last ticks that could not run in their time, but for those of a pause; when they were booked; and whether it is over, as a
   * tick since then did run in its time.
   */
  readonly lastSkip?: { readonly ticks: number; readonly at: string; readonly over: boolean };
  /** The last tick of which the schema refused records; how many is absent where an earlier version has noted it. */
  readonly lastRejection?: { readonly tick: number; readonly at: string; readonly records?: number };
  /** What the next tick goes on from, of a source that has such a thing. */
  readonly cursor?: string;
  /** The last tick that published all of its answer, as it could not be told what of it is new. */
  readonly lastUncompared?: { readonly tick: number; readonly at: string };
}

export interface StreamStatus {
  /** `needs a restart`: no driver can go on until a person sends the update `restart`; `lastFailure` says which. */
  readonly state: 'running' | 'backing off' | 'needs a restart';
  /** Drivers that were replaced, since the chain began. */
  readonly restarts: number;
  /** Failures in a row without a stable hour between them; drivers that the Spark master has forgotten are none. */
  readonly failuresInARow: number;
  /** Since when the stream has owned the driver that it has, or is getting it; absent with an older worker. */
  readonly driverSince?: string;
  readonly lastFailure?: { readonly at: string; readonly message: string };
  /** The last restart, and from where. */
  readonly lastRestart?: { readonly at: string; readonly from: string };
}

export interface VerifyStatus {
  /** Seconds between verifications; absent with an older worker. */
  readonly intervalSeconds?: number;
  readonly verifications: number;
  readonly failed: number;
  /** Records verified since the chain began. */
  readonly checked: number;
  readonly repaired: number;
  readonly last?: VerificationReport;
  /** The last ticks of which nobody can say whether their records were all there, and when that was found. */
  readonly unprovable?: { readonly at: string; readonly ticks: number };
  /** Why the last verification could not be carried out, where it could not. */
  readonly lastFailure?: { readonly at: string; readonly message: string };
  /** Absent with an older worker, and before the first judgement. */
  readonly alerts?: AlertsStatus;
}

export interface AlertsStatus {
  /** Since when the pipeline is watched; what was before is held against nobody. */
  readonly watchedSince: string;
  /** The newest alert of each kind, and those of the last day; newest first. */
  readonly episodes: readonly AlertEpisode[];
  /** Why the last message could not be sent, where it could not. */
  readonly sendFailure?: { readonly at: string; readonly message: string };
}

export type PartState = 'starting' | 'running' | 'running by itself' | 'ended' | 'failed';

export interface PipelineStatus {
  readonly state: 'preparing' | 'running';
  readonly parts: Readonly<
    Record<Part, { readonly workflowId: string; readonly state: PartState; readonly message?: string }>
  >;
}
