import { ingesting } from '../../../tests/fakes/exampleFailures.ts';
import { SERVER, WELL } from '../../../tests/fakes/exampleSnapshot.ts';
import type { Snapshot } from '../../../cli/status/snapshot.ts';
import { namesOf } from '../../../domain/definition.ts';
import { MINUTES } from '../history.ts';
import { consoleView, type Looked } from './overview.ts';

const NOTHING = Array.from({ length: MINUTES }, () => null);
const HISTORY = { records: NOTHING, appended: NOTHING, batch: NOTHING, latency: NOTHING, verifications: [] };

const looked = (name: string, change: Partial<Snapshot>): Looked => {
  const { workflowId } = namesOf(name);
  return {
    snapshot: { ...WELL, workflowId, pipeline: { name, names: namesOf(name) }, ...change },
    history: HISTORY,
  };
};
/** The page of companies, which is well where `change` says nothing else, and others. */
const viewOf = (others: Readonly<Record<string, Partial<Snapshot>>>, change: Partial<Snapshot> = {}) =>
  consoleView(
    [looked('companies', change), ...Object.entries(others).map(([name, one]) => looked(name, one))],
    { readOnly: false },
  );
const paused = ingesting({ state: 'paused' });
const cassandraAway = {
  servers: [{ ...SERVER, name: 'cassandra', state: 'restarting', ready: false }],
};
const failing = ingesting({ lastFailure: { tick: 7, at: WELL.at, message: 'refused' } });

describe('the page of several pipelines', () => {
  it('has each of them, and all of their workflows, in their order', () => {
    const { pipelines, workflows, servers } = viewOf({ bikes: {}, quakes: {} });
    expect(pipelines.map(({ name }) => name)).toEqual(['companies', 'bikes', 'quakes']);
    expect(workflows).toHaveLength(12);
    expect(workflows.at(-1)?.name).toBe('quakes-pipeline/verify');
    expect(servers).toHaveLength(1);
  });

  it('adds up what was read back, where all is well', () => {
    expect(viewOf({ bikes: {}, quakes: {} }).verdict).toMatchObject({
      state: 'ok',
      sentence: 'All is well.',
      second: '3 pipelines: 5,370 records read back, 0 missing, 0 different.',
    });
  });

  it('says which pipeline a command is for', () => {
    const commands = viewOf({ bikes: {} }).pipelines.map(({ actions }) => actions[0]?.command);
    expect(commands).toEqual([
      'npx pipeline pause --pipeline companies',
      'npx pipeline pause --pipeline bikes',
    ]);
  });
});

describe('the verdict on several pipelines', () => {
  it('is that of the one that is worst, with its name', () => {
    expect(viewOf({ bikes: {}, quakes: paused }).verdict.sentence).toBe('quakes: ingestion is paused.');
    expect(viewOf({ bikes: failing, quakes: paused }).verdict).toMatchObject({
      state: 'behind',
      sentence: 'bikes: something is not well.',
    });
  });

  it('names two that are alike, and counts more', () => {
    expect(viewOf({ bikes: paused, quakes: paused }).verdict.sentence).toBe(
      'bikes and quakes: ingestion is paused.',
    );
    expect(viewOf({ bikes: paused, quakes: paused, trams: paused }).verdict.sentence).toBe(
      '3 of 4 pipelines: ingestion is paused.',
    );
  });

  it('names none where all miss what they share', () => {
    const { verdict } = viewOf({ bikes: cassandraAway }, cassandraAway);
    expect(verdict.sentence).toBe('Cassandra is away.');
  });

  it('names the one whose tables cannot be read', () => {
    const unread = { progress: { error: 'no such table' } };
    expect(viewOf({ bikes: unread }).verdict.sentence).toBe('bikes: Cassandra is away.');
  });
});

describe('what is not well of several pipelines', () => {
  it('has the name of the one that it is of', () => {
    expect(viewOf({ bikes: failing }).problems).toEqual([expect.stringMatching(/^bikes: tick 7 failed/)]);
  });

  it('is said once, and of no one, where it is of what they share', () => {
    expect(viewOf({ bikes: cassandraAway, quakes: cassandraAway }, cassandraAway).problems).toEqual([
      expect.stringMatching(/^cassandra is restarting/),
    ]);
  });
});
