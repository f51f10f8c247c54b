import { ingesting, streaming } from '../../../tests/fakes/exampleFailures.ts';
import { SERVER, VERIFY, VIEWS, WELL } from '../../../tests/fakes/exampleSnapshot.ts';
import type { Snapshot } from '../../../cli/status/snapshot.ts';
import { MINUTES } from '../history.ts';
import { consoleView } from './overview.ts';
import type { History } from './view.ts';

const series = (value: number | null) => Array.from({ length: MINUTES }, () => value);
const HISTORY: History = {
  records: series(30),
  appended: series(30),
  batch: series(0.768),
  latency: series(1.629),
  verifications: [
    { ok: true, checked: 30 },
    { ok: true, checked: 30 },
  ],
};
const NO_HISTORY: History = {
  records: series(null),
  appended: series(null),
  batch: series(null),
  latency: series(null),
  verifications: [],
};

const viewOf = (change: Partial<Snapshot> = {}, history = HISTORY, readOnly = false) =>
  consoleView([{ snapshot: { ...WELL, ...change }, history }], {
    readOnly,
    temporalUi: 'http://127.0.0.1:8233',
  });
const stationsOf = (change: Partial<Snapshot>) =>
  viewOf(change).pipelines[0]?.stations.map(({ name, state, word }) => `${name} ${word}: ${state}`);
const names = (change: Partial<Snapshot>, readOnly = false) =>
  viewOf(change, HISTORY, readOnly).pipelines[0]?.actions.map(({ name }) => name);
const down = (name: string): Pick<Snapshot, 'servers'> => ({
  servers: [SERVER, { ...SERVER, name, state: 'restarting', ready: false, message: 'it was killed' }],
});

describe('the overview of a pipeline that is well', () => {
  it('says so in one sentence, and claims no more than was read back', () => {
    expect(viewOf().verdict).toEqual({
      state: 'ok',
      sentence: 'All is well.',
      second: 'companies: 1,790 records read back, 0 missing, 0 different.',
    });
  });

  it('has five stations in their order, with a figure and three facts each', () => {
    const [pipeline] = viewOf().pipelines;
    expect(pipeline?.stations.map(({ name }) => name)).toEqual([
      'Source',
      'Kafka',
      'Spark',
      'Cassandra',
      'Verified',
    ]);
    expect(pipeline?.stations.map(({ figure }) => `${figure.text} ${figure.unit}`)).toEqual([
      '30 records in a minute',
      '1,695 records',
      '2 records behind',
      '1.6 s from append to commit',
      '1,790 records read back',
    ]);
    expect(pipeline?.stations.every(({ facts }) => facts.length === 3)).toBe(true);
    expect(pipeline?.stations.map(({ edge }) => edge?.kind)).toEqual([
      'flows',
      'flows',
      'flows',
      'flows',
      undefined,
    ]);
  });

  it('rounds down, never up', () => {
    const batch = viewOf().pipelines[0]?.stations[2]?.spark.note;
    expect(batch).toBe('0.76 s');
  });

  it('links each workflow to Temporal’s page of it', () => {
    expect(viewOf().workflows[1]).toEqual({
      name: 'company-pipeline/ingest',
      state: 'ok',
      href: 'http://127.0.0.1:8233/namespaces/default/workflows/company-pipeline%2Fingest',
    });
  });

  it('names the line of the ledger that the last verification has added', () => {
    const report = 'value' in WELL.verification ? WELL.verification.value : undefined;
    if (report === undefined) throw new Error('the example has a report');
    const ledger = { number: 1200, digest: 'f82812598db7f12333793ce5' };
    const last = { ...report, oldestUnprocessedSeconds: 0, ledger };
    const verify = { value: { ...VIEWS.verify, status: { value: { ...VERIFY, last } } } };
    const [pipeline] = viewOf({ workflows: { ...WELL.workflows, verify } }).pipelines;
    expect(pipeline?.proof.note).toMatch(/ · line 1,200 of the ledger, f82812598db7$/);
  });
});

describe('what was not measured', () => {
  it('is said to be so, and never made up', () => {
    const stations = viewOf({}, NO_HISTORY).pipelines[0]?.stations ?? [];
    expect([stations[0], stations[3]].map((station) => station?.figure)).toEqual([
      { text: '–', unit: 'not measured' },
      { text: '–', unit: 'not measured' },
    ]);
    expect(stations.map(({ spark }) => spark.note)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('trouble', () => {
  it.each(['kafka', 'cassandra', 'spark-master', 'company-source'])(
    'with %s is what the verdict names',
    (name) => {
      const station = {
        kafka: 'Kafka',
        cassandra: 'Cassandra',
        'spark-master': 'Spark',
        'company-source': 'Source',
      }[name];
      const { verdict, problems } = viewOf(down(name));
      expect(verdict.state).toBe('bad');
      expect(verdict.sentence).toBe(`${station} is away.`);
      expect(verdict.answers?.command).toBe('npx pipeline logs');
      expect(problems.join()).toContain(`${name} is restarting`);
    },
  );

  it('of Cassandra leaves the stream waiting, not failing, and breaks the line there', () => {
    expect(stationsOf(down('cassandra'))).toEqual([
      'Source answers: ok',
      'Kafka holds: ok',
      'Spark waits: waiting',
      'Cassandra away: bad',
      'Verified all equal: ok',
    ]);
    const edges = viewOf(down('cassandra')).pipelines[0]?.stations.map(({ edge }) => edge?.kind);
    expect(edges).toEqual(['flows', 'waits', 'broken', 'broken', undefined]);
  });

  it('of the stream shows where it is', () => {
    expect(stationsOf({ drivers: { value: [] } })?.[2]).toBe('Spark starting: starting');
    expect(stationsOf(streaming({ state: 'backing off', failuresInARow: 3 }))?.[2]).toBe('Spark fails: bad');
    const far = { topicId: 'topic-1', begin: { 0: '0' }, end: { 0: '5000' } };
    expect(stationsOf({ topic: { value: far } })?.[2]).toBe('Spark behind: behind');
  });

  it('in reading is not taken for nothing being there', () => {
    const unread = { progress: { error: 'no answer' }, verification: { error: 'no answer' } };
    expect(stationsOf(unread)?.slice(2)).toEqual([
      'Spark waits: waiting',
      'Cassandra away: bad',
      'Verified unknown: unknown',
    ]);
    const [pipeline] = viewOf(unread).pipelines;
    expect(pipeline?.proof.text).toBe('What is verified could not be read');
    expect(pipeline?.stations[2]?.facts[0]).toEqual(['batch', 'unknown']);
  });

  it('of a verification is the verdict, with its lines', () => {
    const report = 'value' in WELL.verification ? WELL.verification.value : undefined;
    if (report === undefined) throw new Error('the example has a report');
    const failed = { ...report, ok: false, missing: 2, failures: ['2 records missing'] };
    const { verdict, pipelines } = viewOf({ verification: { value: failed } });
    expect(verdict.sentence).toBe('A check of the verification failed.');
    expect(pipelines[0]?.proof).toMatchObject({ state: 'bad', text: '2 records missing' });
  });

  it('that no station has is still said', () => {
    const { verdict } = viewOf({ verification: { error: 'no answer' } });
    expect(verdict).toMatchObject({ state: 'behind', sentence: 'Something is not well.' });
    expect(verdict.second).toContain('Cassandra could not be asked');
  });
});

describe('a pipeline that does not run', () => {
  const none = { value: undefined };
  const workflows = { pipeline: none, ingest: none, stream: none, verify: none };

  it('is what the verdict says, though the last verification failed: nothing repairs what it found', () => {
    const report = 'value' in WELL.verification ? WELL.verification.value : undefined;
    if (report === undefined) throw new Error('the example has a report');
    const failed = { ...report, ok: false, missing: 2, failures: ['2 records missing'] };
    const { verdict } = viewOf({ workflows, verification: { value: failed } });
    expect(verdict).toMatchObject({ state: 'bad', sentence: 'The pipeline does not run.' });
    expect(verdict.second).toContain('2 records missing');
    expect(verdict.answers?.command).toContain('temporal workflow start --type companyPipeline');
  });

  it('is neither good nor bad, and says how it is started', () => {
    const { verdict } = viewOf({ workflows });
    expect(verdict).toMatchObject({ state: 'unknown', sentence: 'The pipeline does not run.' });
    expect(verdict.answers?.command).toContain('temporal workflow start --type companyPipeline');
  });
});

describe('a pipeline that was never started', () => {
  const none = { value: undefined };
  const missing = { error: 'it does not exist', missing: true };
  const before: Partial<Snapshot> = {
    workflows: { pipeline: none, ingest: none, stream: none, verify: none },
    topic: missing,
    progress: missing,
    deadLetters: missing,
    verification: missing,
  };

  it('has no topic and no tables yet, which is no outage', () => {
    expect(viewOf(before).verdict.sentence).toBe('The pipeline does not run.');
    expect(viewOf(before).problems).toEqual(['company-pipeline was never started']);
    expect(stationsOf(before)).toEqual([
      'Source never started: unknown',
      'Kafka no topic yet: unknown',
      'Spark never started: unknown',
      'Cassandra no tables yet: unknown',
      'Verified none yet: unknown',
    ]);
  });

  it('has what is missing said once it runs: somebody has deleted it', () => {
    const { workflows: _, ...deleted } = before;
    expect(viewOf(deleted).problems).toContain('Kafka could not be asked: it does not exist');
    expect(stationsOf(deleted)?.[1]).toBe('Kafka no topic yet: bad');
  });
});

describe('actions', () => {
  const ALWAYS = ['tickNow', 'setInterval', 'setQuantity', 'verifyNow', 'restart'];

  it('are those that the workflows would take now', () => {
    expect(names({})).toEqual(['pause', ...ALWAYS]);
    expect(names(ingesting({ state: 'paused' }))).toEqual(['resume', ...ALWAYS]);
    expect(names({ workflows: { ...WELL.workflows, ingest: { value: undefined } } })).toEqual([
      'verifyNow',
      'restart',
    ]);
  });

  it('of a source that answers with its state ask for no quantity, and promise none', () => {
    const { about, actions } = viewOf({ pipeline: { ...WELL.pipeline, hasState: true } }).pipelines[0] ?? {};
    expect(about).toMatch(/^every 10 s, its source's state/);
    expect(actions?.map(({ name }) => name)).toEqual([
      'pause',
      ...ALWAYS.filter((it) => it !== 'setQuantity'),
    ]);
    expect(actions?.find(({ name }) => name === 'tickNow')?.about).toBe(
      "One tick more, at once: its source's state. The schedule stays as it is.",
    );
  });

  it('are none where the console only reads', () => {
    expect(names({}, true)).toEqual([]);
  });

  it('name the workflow whose history has them, and the command that does the same', () => {
    const [pause] = viewOf().pipelines[0]?.actions ?? [];
    expect(pause).toMatchObject({
      command: 'npx pipeline pause',
      by: {
        workflowId: 'company-pipeline/ingest',
        href: expect.stringContaining('company-pipeline%2Fingest'),
      },
    });
  });

  it('a paused pipeline says that a person paused it', () => {
    expect(viewOf(ingesting({ state: 'paused' })).verdict.sentence).toBe('Ingestion is paused.');
  });
});
