import type { MasterOverview } from '../../connections/spark/master.ts';
import { EARLIER_SPARK_MAIN_CLASS, SPARK_MAIN_CLASS } from '../../domain/names.ts';
import { driversOf, parseApplicationName, surveyOf } from './survey.ts';

function overview(parts: Partial<MasterOverview>): MasterOverview {
  return { drivers: [], applications: [], endedApplications: [], ...parts };
}
const running = (id: string, mainClass: string = SPARK_MAIN_CLASS) => ({
  id,
  state: 'RUNNING' as const,
  mainClass,
});

describe('the name of an application', () => {
  it('tells the stream and the driver, also where the stream id has blanks', () => {
    expect(parseApplicationName('my pipeline/stream driver-1-0')).toEqual({
      streamId: 'my pipeline/stream',
      driverId: 'driver-1-0',
    });
  });

  it.each(['Spark shell', 'company-pipeline/stream', 'driver-1-0', 'stream local', ''])(
    'of another job tells nothing: "%s"',
    (name) => {
      expect(parseApplicationName(name)).toBeUndefined();
    },
  );
});

describe('a survey of the master', () => {
  it('knows drivers of earlier versions, whose main class had another name, before they have an application', () => {
    const drivers = [running('driver-1', EARLIER_SPARK_MAIN_CLASS), running('driver-2', 'org.example.Other')];
    expect(surveyOf(overview({ drivers })).unidentified.map(({ id }) => id)).toEqual(['driver-1']);
  });

  it('never takes a stream for another whose id begins in the same way', () => {
    const survey = surveyOf(
      overview({
        drivers: [running('driver-1'), running('driver-2'), running('driver-3')],
        applications: [
          { id: 'app-1', name: 'company-pipeline/stream driver-1' },
          { id: 'app-2', name: 'company-pipeline/stream 2 driver-2' },
          { id: 'app-3', name: 'company-pipeline/stream/b driver-3' },
        ],
      }),
    );
    expect(driversOf(survey, 'company-pipeline/stream')).toEqual([
      { driverId: 'driver-1', applicationId: 'app-1', state: 'RUNNING' },
    ]);
    expect(driversOf(survey, 'company-pipeline')).toEqual([]);
    expect(survey.unidentified).toEqual([]);
  });

  it('lists several drivers of one stream with the oldest first', () => {
    const survey = surveyOf(
      overview({
        drivers: [running('driver-20260102000000-0000'), running('driver-20260101000000-0009')],
        applications: [
          { id: 'app-2', name: 's driver-20260102000000-0000' },
          { id: 'app-1', name: 's driver-20260101000000-0009' },
        ],
      }),
    );
    expect(driversOf(survey, 's').map(({ driverId }) => driverId)).toEqual([
      'driver-20260101000000-0009',
      'driver-20260102000000-0000',
    ]);
  });

  it('does not know whose a driver of our job is that has registered no application, and ignores other jobs', () => {
    const survey = surveyOf(
      overview({ drivers: [running('driver-1'), running('driver-2', 'org.example.Other')] }),
    );
    expect(survey.unidentified.map(({ id }) => id)).toEqual(['driver-1']);
    expect(survey.byStream.size).toBe(0);
  });

  it('knows a driver that lives on after its application has ended', () => {
    const survey = surveyOf(
      overview({
        drivers: [running('driver-1')],
        endedApplications: [
          { id: 'app-1', name: 's driver-1' },
          { id: 'app-0', name: 's driver-0' },
        ],
      }),
    );
    expect(driversOf(survey, 's')).toEqual([{ driverId: 'driver-1', state: 'RUNNING' }]);
  });

  it('knows an active application whose driver the master has lost', () => {
    const survey = surveyOf(overview({ applications: [{ id: 'app-1', name: 's driver-1' }] }));
    expect(driversOf(survey, 's')).toEqual([{ driverId: 'driver-1', applicationId: 'app-1' }]);
  });
});

const shared = (owner?: string) =>
  surveyOf(
    overview({
      drivers: [running('driver-1'), running('driver-2'), running('driver-3')],
      applications: [
        { id: 'app-1', name: 's [ours.1 0000000a] driver-1' },
        { id: 'app-2', name: 's [theirs.2 0000000b] driver-2' },
        { id: 'app-3', name: 's driver-3' },
      ],
    }),
    owner,
  );
const ids = (drivers: readonly { driverId: string }[]) => drivers.map(({ driverId }) => driverId);

describe('drivers of two Temporal namespaces on one master', () => {
  it('are told apart, and those of earlier versions, which name none, are known by their stream', () => {
    expect(ids(driversOf(shared('ours.1'), 's'))).toEqual(['driver-1', 'driver-3']);
    expect(shared('ours.1').others).toEqual([
      {
        streamId: 's',
        driverId: 'driver-2',
        state: 'RUNNING',
        applicationId: 'app-2',
        fingerprint: '0000000b',
      },
    ]);
  });

  it('are all listed for who does not ask as one of them', () => {
    expect(ids(driversOf(shared(), 's'))).toEqual(['driver-1', 'driver-2', 'driver-3']);
  });
});
