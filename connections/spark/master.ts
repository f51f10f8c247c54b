/** What this project asks of a Spark standalone master. {@link openSparkMaster} in sparkMasterHttp.ts speaks to a real one. */
export interface SparkMaster {
  /**
   * Submits a driver and answers its submission id, e.g. `driver-20261123215507-0000`. Not idempotent: where it throws
   * {@link SparkMasterUnavailable}, the driver may nevertheless have been accepted.
   * @throws SubmissionRefused, SparkMasterUnavailable.
   */
  create(submission: CreateSubmission, signal?: AbortSignal): Promise<string>;
  /** State of a driver; undefined when the master knows none of this id. @throws SparkMasterUnavailable. */
  status(driverId: string, signal?: AbortSignal): Promise<DriverState | undefined>;
  /** Asks for a driver's end; false when there was nothing to end. Only its state tells when it has ended. */
  kill(driverId: string, signal?: AbortSignal): Promise<boolean>;
  /** Takes an application's executors away, which ends its driver too: for drivers that a kill does not reach. */
  killApplication(applicationId: string, signal?: AbortSignal): Promise<void>;
  /** Live drivers and active applications, as of one moment. @throws SparkMasterUnavailable, also while it recovers. */
  overview(signal?: AbortSignal): Promise<MasterOverview>;
  /**
   * Whether a Spark worker says that this driver has ended, which it does once the process has: for drivers that the master does
   * not know. False where no worker says so, also because none answers.
   */
  endedOnWorker(driverId: string, signal?: AbortSignal): Promise<boolean>;
  /**
   * The line of an ended driver's log with which the streaming job says why it failed, or else the last one, stack traces left out. Undefined
   * where the driver's Spark worker, which keeps the log for a time, does not show it.
   */
  lastWords(driverId: string, signal?: AbortSignal): Promise<string | undefined>;
}

/** Spark's own names (org.apache.spark.deploy.master.DriverState). */
export const DRIVER_STATES = [
  'SUBMITTED',
  'RUNNING',
  'FINISHED',
  'RELAUNCHING',
  'UNKNOWN',
  'KILLED',
  'FAILED',
  'ERROR',
] as const;
export type DriverState = (typeof DRIVER_STATES)[number];

/** Whether a driver in this state runs or may yet run. UNKNOWN is what a master that has just recovered says. */
export function isLive(state: DriverState): boolean {
  return state === 'SUBMITTED' || state === 'RUNNING' || state === 'RELAUNCHING' || state === 'UNKNOWN';
}

/** A live driver, as the master lists it: of what it runs, only the main class is told. */
export interface DriverSummary {
  readonly id: string;
  readonly state: DriverState;
  readonly mainClass: string;
}

/** An application that is registered with the master. */
export interface ApplicationSummary {
  readonly id: string;
  readonly name: string;
}

export interface MasterOverview {
  readonly drivers: readonly DriverSummary[];
  readonly applications: readonly ApplicationSummary[];
  /** Applications that ended, as far as the master remembers them; their driver may live a moment longer. */
  readonly endedApplications: readonly ApplicationSummary[];
}

/** Body of `POST /v1/submissions/create` (org.apache.spark.deploy.rest.CreateSubmissionRequest). */
export interface CreateSubmission {
  readonly action: 'CreateSubmissionRequest';
  readonly clientSparkVersion: string;
  readonly appResource: string;
  readonly mainClass: string;
  readonly appArgs: readonly string[];
  readonly environmentVariables: Readonly<Record<string, string>>;
  readonly sparkProperties: Readonly<Record<string, string>>;
}

/** Thrown when the master does not answer, or not as a master that is ready would: worth trying again. */
export class SparkMasterUnavailable extends Error {
  override readonly name = 'SparkMasterUnavailable';
  readonly url: string;
  readonly afterMs: number;
  constructor(url: string, afterMs: number, got: string, cause?: unknown) {
    super(`Spark master not ready at ${url} after ${(afterMs / 1000).toFixed(1)} s: ${got}`, { cause });
    this.url = url;
    this.afterMs = afterMs;
  }
}

/** Thrown when the master says that the submission itself is wrong: trying again changes nothing. */
export class SubmissionRefused extends Error {
  override readonly name = 'SubmissionRefused';
  readonly url: string;
  constructor(url: string, got: string) {
    super(`Spark master at ${url} refused the submission: ${got}`);
    this.url = url;
  }
}
