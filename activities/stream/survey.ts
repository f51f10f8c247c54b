import type {
  ApplicationSummary,
  DriverState,
  DriverSummary,
  MasterOverview,
} from '../../connections/sparkMaster.ts';
import { SPARK_MAIN_CLASS } from '../../domain/names.ts';

/** What runs for a stream: a live driver, its active application, or both. */
export interface StreamDriver {
  readonly driverId: string;
  /** Absent when the master no longer counts the driver as live, though its application is still active. */
  readonly state?: DriverState;
  readonly applicationId?: string;
}

/** A master's drivers, told apart by stream. */
export interface Survey {
  /** Oldest first. */
  readonly byStream: ReadonlyMap<string, readonly StreamDriver[]>;
  /** Live drivers of our job that have not registered an application yet: whose they are is not known. */
  readonly unidentified: readonly DriverSummary[];
}

/**
 * The streaming job names its application `<stream id> <submission id>`: the one thing the master tells that joins a driver
 * to its stream. Stream ids may contain blanks, submission ids do not.
 */
export function parseApplicationName(name: string): { streamId: string; driverId: string } | undefined {
  const [, streamId, driverId] = /^(.+) (driver-\S+)$/s.exec(name) ?? [];
  return streamId === undefined || driverId === undefined ? undefined : { streamId, driverId };
}

/** Tells the drivers apart. Drivers of other jobs are left out. */
export function surveyOf(overview: MasterOverview): Survey {
  const streams = new Map<string, string>();
  const found = new Map<string, StreamDriver>();
  const note = (application: ApplicationSummary, active: boolean): void => {
    const parsed = parseApplicationName(application.name);
    if (parsed === undefined) return;
    streams.set(parsed.driverId, parsed.streamId);
    if (active) found.set(parsed.driverId, { driverId: parsed.driverId, applicationId: application.id });
  };
  for (const application of overview.endedApplications) note(application, false);
  for (const application of overview.applications) note(application, true);

  const unidentified: DriverSummary[] = [];
  for (const driver of overview.drivers) {
    if (streams.has(driver.id))
      found.set(driver.id, { ...found.get(driver.id), driverId: driver.id, state: driver.state });
    else if (driver.mainClass === SPARK_MAIN_CLASS) unidentified.push(driver);
  }

  const byStream = new Map<string, StreamDriver[]>();
  for (const driver of [...found.values()].toSorted(oldestFirst)) {
    const streamId = streams.get(driver.driverId) ?? '';
    byStream.set(streamId, [...(byStream.get(streamId) ?? []), driver]);
  }
  return { byStream, unidentified };
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
