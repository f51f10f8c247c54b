import type {
  ApplicationSummary,
  DriverState,
  DriverSummary,
  MasterOverview,
} from '../../connections/spark/master.ts';
import { EARLIER_SPARK_MAIN_CLASS, SPARK_MAIN_CLASS } from '../../domain/names.ts';

const OURS: readonly string[] = [SPARK_MAIN_CLASS, EARLIER_SPARK_MAIN_CLASS];

/** What runs for a stream: a live driver, its active application, or both. */
export interface StreamDriver {
  readonly driverId: string;
  /** Absent when the master no longer counts the driver as live, though its application is still active. */
  readonly state?: DriverState;
  readonly applicationId?: string;
  /** Of its submission; absent in drivers of earlier versions, and before the application is registered. */
  readonly fingerprint?: string;
}

/** A driver of a stream of another Temporal namespace. */
export interface OthersDriver extends StreamDriver {
  readonly streamId: string;
}

/** A master's drivers, told apart by stream. */
export interface Survey {
  /** Those of our Temporal namespace, and of earlier versions, which do not name one. Oldest first. */
  readonly byStream: ReadonlyMap<string, readonly StreamDriver[]>;
  readonly others: readonly OthersDriver[];
  /** Live drivers of our job that have not registered an application yet: whose they are is not known. */
  readonly unidentified: readonly DriverSummary[];
}

/** What an application's name says. */
export interface ApplicationName {
  readonly streamId: string;
  readonly driverId: string;
  readonly owner?: string;
  readonly fingerprint?: string;
}

/**
 * The streaming job names its application `<stream id> [<owner> <fingerprint>] <submission id>`, earlier versions without the
 * brackets: the one thing the master tells that joins a driver to its stream. Stream ids may contain blanks, the others do not.
 */
export function parseApplicationName(name: string): ApplicationName | undefined {
  const [, streamId, owner, fingerprint, driverId] =
    /^(.+?)(?: \[(\S+) ([0-9a-f]+)\])? (driver-\S+)$/s.exec(name) ?? [];
  if (streamId === undefined || driverId === undefined) return undefined;
  return {
    streamId,
    driverId,
    ...(owner === undefined || fingerprint === undefined ? {} : { owner, fingerprint }),
  };
}

/** Tells the drivers apart, as `owner` sees them; without one, all are alike. Drivers of other jobs are left out. */
export function surveyOf(overview: MasterOverview, owner?: string): Survey {
  const names = new Map<string, ApplicationName>();
  const found = new Map<string, StreamDriver>();
  const note = (application: ApplicationSummary, active: boolean): void => {
    const parsed = parseApplicationName(application.name);
    if (parsed === undefined) return;
    names.set(parsed.driverId, parsed);
    if (active) found.set(parsed.driverId, { driverId: parsed.driverId, applicationId: application.id });
  };
  for (const application of overview.endedApplications) note(application, false);
  for (const application of overview.applications) note(application, true);

  const unidentified: DriverSummary[] = [];
  for (const driver of overview.drivers) {
    if (names.has(driver.id))
      found.set(driver.id, { ...found.get(driver.id), driverId: driver.id, state: driver.state });
    else if (OURS.includes(driver.mainClass)) unidentified.push(driver);
  }

  const byStream = new Map<string, StreamDriver[]>();
  const others: OthersDriver[] = [];
  for (const driver of [...found.values()].toSorted(oldestFirst)) {
    const { streamId = '', owner: its, fingerprint } = names.get(driver.driverId) ?? {};
    const known = fingerprint === undefined ? driver : { ...driver, fingerprint };
    if (owner !== undefined && its !== undefined && its !== owner) others.push({ ...known, streamId });
    else byStream.set(streamId, [...(byStream.get(streamId) ?? []), known]);
  }
  return { byStream, others, unidentified };
}

/**
 * What runs for one stream, oldest first. `own` is a live driver that the caller knows to be of the stream, though it may not
 * have registered its application yet.
 */
export function driversOf(survey: Survey, streamId: string, own?: StreamDriver): readonly StreamDriver[] {
  const drivers = survey.byStream.get(streamId) ?? [];
  if (own === undefined || drivers.some(({ driverId }) => driverId === own.driverId)) return drivers;
  return [...drivers, own].toSorted(oldestFirst);
}

/** The id begins with the time of the submission, so that the order of the ids is that of the drivers' age. */
function oldestFirst(a: StreamDriver, b: StreamDriver): number {
  return a.driverId < b.driverId ? -1 : 1;
}
