import {
  isLive,
  SparkMasterUnavailable,
  type ApplicationSummary,
  type CreateSubmission,
  type DriverState,
  type DriverSummary,
  type MasterOverview,
  type SparkMaster,
} from '../../connections/spark/master.ts';
import { LABEL } from '../../connections/spark/submission.ts';
import { SPARK_MAIN_CLASS } from '../../domain/names.ts';
import type { Clock } from '../../activities/stream/clock.ts';

interface FakeDriver {
  readonly id: string;
  readonly streamId: string;
  readonly mainClass: string;
  readonly acceptedAt: number;
  readonly registersAfterMs: number;
  state: DriverState;
  /** What its application's name says of its submission; absent in drivers of earlier versions. */
  readonly label?: string;
  lastWords?: string;
  killedAt?: number;
  /** Its application is active though the master has lost the driver. */
  applicationOutlives?: boolean;
}

/** For tests: a standalone master in memory, with the failures that a real one has. */
export class FakeSparkMaster implements SparkMaster {
  readonly drivers: FakeDriver[] = [];
  /** Ids of drivers that the master may have forgotten, and of which a Spark worker says that they have ended. */
  readonly endedOnWorkers = new Set<string>();
  readonly submissions: CreateSubmission[] = [];
  /** What was asked of it, in order. */
  readonly calls: string[] = [];
  readonly #clock: Clock;
  /** Between the start of a driver and its application. */
  registersAfterMs = 4000;
  /** Between a kill and the end of the process. */
  diesAfterMs = 1000;
  /** A kill has no effect; only taking the executors away has. */
  ignoresKill = false;
  /** The next creates are accepted after so many milliseconds, though their answer is lost at once. */
  loseAnswers: number[] = [];
  away = false;
  /** Called on each overview, before it is answered. */
  onOverview: () => void = () => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A driver that is there without our having created it. */
  add(streamId: string, more: Partial<FakeDriver> = {}): FakeDriver {
    const id = `driver-20260101000000-${String(this.drivers.length).padStart(4, '0')}`;
    const driver: FakeDriver = {
      id,
      streamId,
      mainClass: SPARK_MAIN_CLASS,
      acceptedAt: this.#clock.now(),
      registersAfterMs: this.registersAfterMs,
      state: 'RUNNING',
      ...more,
    };
    this.drivers.push(driver);
    return driver;
  }

  /** It is started anew, from nothing. */
  forgetAll(): void {
    this.drivers.length = 0;
  }

  live(streamId?: string): string[] {
    this.#settle();
    return this.#accepted()
      .filter((driver) => isLive(driver.state) && (streamId === undefined || driver.streamId === streamId))
      .map(({ id }) => id);
  }

  async create(submission: CreateSubmission): Promise<string> {
    this.#answer('create');
    const streamId = submission.sparkProperties['spark.pipeline.stream'] ?? '';
    const lateMs = this.loseAnswers.shift();
    const label = submission.sparkProperties[LABEL];
    const driver = this.add(streamId, {
      acceptedAt: this.#clock.now() + (lateMs ?? 0),
      ...(label === undefined ? {} : { label }),
    });
    this.submissions.push(submission);
    if (lateMs !== undefined) throw unavailable('socket hang up');
    return driver.id;
  }

  async status(driverId: string): Promise<DriverState | undefined> {
    this.#answer();
    return this.#accepted().find(({ id }) => id === driverId)?.state;
  }

  async kill(driverId: string): Promise<boolean> {
    this.#answer(`kill ${driverId}`);
    const driver = this.#accepted().find(({ id, state }) => id === driverId && isLive(state));
    if (driver !== undefined && !this.ignoresKill) driver.killedAt ??= this.#clock.now();
    return driver !== undefined;
  }

  async killApplication(applicationId: string): Promise<void> {
    this.#answer(`killApplication ${applicationId}`);
    const driver = this.drivers.find(({ id }) => applicationId === applicationOf(id));
    if (driver === undefined) return;
    driver.applicationOutlives = false;
    driver.killedAt ??= this.#clock.now();
  }

  async overview(): Promise<MasterOverview> {
    this.onOverview();
    this.#answer();
    const accepted = this.#accepted();
    const now = this.#clock.now();
    const registered = accepted.filter((driver) => now - driver.acceptedAt >= driver.registersAfterMs);
    return {
      drivers: accepted
        .filter(({ state }) => isLive(state))
        .map(({ id, state, mainClass }): DriverSummary => ({ id, state, mainClass })),
      applications: registered.filter(isActive).map(application),
      endedApplications: registered.filter((driver) => !isActive(driver)).map(application),
    };
  }

  async endedOnWorker(driverId: string): Promise<boolean> {
    return !this.away && this.endedOnWorkers.has(driverId);
  }

  async lastWords(driverId: string): Promise<string | undefined> {
    return this.away ? undefined : this.drivers.find(({ id }) => id === driverId)?.lastWords;
  }

  #accepted(): FakeDriver[] {
    return this.drivers.filter(({ acceptedAt }) => acceptedAt <= this.#clock.now());
  }

  #answer(call?: string): void {
    if (call !== undefined) this.calls.push(call);
    if (this.away) throw unavailable('connect ECONNREFUSED');
    this.#settle();
  }

  #settle(): void {
    for (const driver of this.drivers)
      if (driver.killedAt !== undefined && this.#clock.now() - driver.killedAt >= this.diesAfterMs)
        driver.state = isLive(driver.state) ? 'KILLED' : driver.state;
  }
}

function application({ id, streamId, label }: FakeDriver): ApplicationSummary {
  const described = label === undefined ? streamId : `${streamId} [${label}]`;
  return { id: applicationOf(id), name: `${described} ${id}` };
}

function isActive(driver: FakeDriver): boolean {
  return isLive(driver.state) || driver.applicationOutlives === true;
}

/** Id of the application of a driver of {@link FakeSparkMaster}. */
export function applicationOf(driverId: string): string {
  return driverId.replace('driver', 'app');
}

function unavailable(got: string): SparkMasterUnavailable {
  return new SparkMasterUnavailable('http://spark.test:6066', 0, got);
}
