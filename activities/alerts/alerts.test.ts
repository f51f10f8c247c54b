import type { RecentCount } from '../../connections/cassandra/verificationReports.ts';
import { alertEpisodes } from '../../connections/cassandra/alertEpisodes.ts';
import type { AlertThresholds } from '../../domain/alerts/thresholds.ts';
import { thresholdsOf } from '../../domain/alerts/thresholds.ts';
import type { IngestStatus } from '../../domain/status.ts';
import { NO_TICKS } from '../../domain/ticks.ts';
import { activityEnvironment } from '../../tests/fakes/activityEnvironment.ts';
import { FakeAlertTable } from '../../tests/fakes/fakeAlertTable.ts';
import { createAlertActivities } from './alerts.ts';
import type { JudgeRequest, Judged } from './dependencies.ts';

const NOON = Date.parse('2026-11-23T12:00:00.000Z');
const minute = (n: number) => new Date(NOON + n * 60_000).toISOString();
const INGEST: IngestStatus = {
  state: 'running',
  intervalSeconds: 10,
  quantity: 1,
  ticks: { ...NO_TICKS, published: 5 },
};
const REPORT = { ok: true, failures: [], lag: 0, oldestUnprocessedSeconds: 0 } as const;

/** The activities with a table in memory; what the systems around answer can be changed. */
function watched(thresholds: AlertThresholds = thresholdsOf()) {
  const table = new FakeAlertTable();
  const counts: RecentCount[] = [];
  const around = { ingest: INGEST as IngestStatus | Error, counts };
  const { judgePipeline } = createAlertActivities({
    pipeline: 'companies',
    thresholds,
    episodes: alertEpisodes(table),
    reports: {
      lastHour: (_pipelineId, at) => {
        const since = new Date(Date.parse(at) - 3_600_000).toISOString();
        return Promise.resolve(counts.filter((count) => count.at >= since && count.at < at));
      },
    },
    workflows: {
      ingestStatus: () =>
        around.ingest instanceof Error ? Promise.reject(around.ingest) : Promise.resolve(around.ingest),
    },
  });
  let judged: Judged = { episodes: [], watch: { since: minute(-600) }, isTold: false };
  /** Judges at that minute, and hands on what the judgement before has left, or something else. */
  const judge = async (n: number, request: Partial<JudgeRequest> = {}) => {
    judged = await activityEnvironment({ scheduledTimestampMs: NOON + n * 60_000 }).run<
      [JudgeRequest],
      Judged,
      typeof judgePipeline
    >(judgePipeline, {
      pipelineId: 'p',
      watch: judged.watch,
      known: judged.episodes,
      report: { ...REPORT, newestStoredAt: minute(n) },
      ...request,
    });
    return judged;
  };
  return { table, around, judge };
}
const stale = { report: { ...REPORT, newestStoredAt: minute(0) } };
const lines = ({ episodes }: Judged) =>
  episodes.map(({ kind, since, recoveredAt }) => `${kind} ${since} ${recoveredAt ?? 'lasts'}`);

const published = (count: number): IngestStatus => ({
  ...INGEST,
  ticks: { ...NO_TICKS, published: count },
});

/** A report a minute, of `records` each, over an hour that ends `daysAgo`. */
const hour = (daysAgo: number, records: number, rest: Partial<RecentCount> = {}) =>
  Array.from({ length: 60 }, (_, n) => ({
    at: minute(n - 60 - daysAgo * 24 * 60),
    checked: records,
    deadLettered: 0,
    ...rest,
  }));

describe('a judgement', () => {
  it('of a pipeline that is well leaves nothing', async () => {
    const { judge, table } = watched();
    expect(await judge(1)).toMatchObject({ episodes: [], isTold: false });
    expect(table.rows).toEqual([]);
  });

  it('stores that an alert began, once, and that it is over', async () => {
    const { judge, table } = watched();
    expect(lines(await judge(6, stale))).toEqual([`freshness ${minute(0)} lasts`]);
    expect(lines(await judge(7, stale))).toEqual([`freshness ${minute(0)} lasts`]);
    expect(lines(await judge(8))).toEqual([`freshness ${minute(0)} ${minute(8)}`]);
    expect(table.rows).toMatchObject([
      { pipeline: 'p', kind: 'freshness', found_at: new Date(minute(6)), recovered_at: new Date(minute(8)) },
    ]);
  });

  it('that is made twice is the same', async () => {
    const { judge, table } = watched();
    const first = await judge(6, stale);
    const rows = table.rows.map((row) => ({ ...row }));
    expect(await judge(6, { ...stale, known: [] })).toEqual(first);
    expect(table.rows).toEqual(rows);
  });

  it('goes on where the one of another workflow ended: after a restart nothing begins or ends that only the restart has made so', async () => {
    const { judge, around } = watched();
    await judge(0);
    const lasting = [`ticks ${minute(0)} lasts`, `freshness ${minute(0)} lasts`];
    expect(lines(await judge(6, stale))).toEqual(lasting);
    const restarted = { ...stale, known: [], watch: { since: minute(59) } };
    expect(lines(await judge(60, restarted))).toEqual(lasting);
    expect(lines(await judge(61, stale))).toEqual(lasting);
    around.ingest = { ...INGEST, ticks: { ...NO_TICKS, published: 6 } };
    expect(lines(await judge(62))).toEqual([
      `ticks ${minute(0)} ${minute(62)}`,
      `freshness ${minute(0)} ${minute(62)}`,
    ]);
  });

  it('after a reset knows what has been since: what the workflow has forgotten does not begin or end again', async () => {
    const { judge } = watched();
    const before = await judge(6, stale);
    await judge(8);
    expect(lines(await judge(9, { known: before.episodes }))).toEqual([
      `freshness ${minute(0)} ${minute(8)}`,
    ]);
  });

  it('is made without Cassandra, by what the workflow knows, and stored once it is back', async () => {
    const { judge, table } = watched();
    table.failure = new Error('no host');
    const impossible = await judge(6, { impossible: 'Cassandra does not answer' });
    expect(lines(impossible)).toEqual([`verification ${minute(6)} lasts`]);
    await judge(7, { impossible: 'Cassandra does not answer' });
    table.failure = undefined;
    expect(lines(await judge(8))).toEqual([`verification ${minute(6)} ${minute(8)}`]);
    expect(table.rows).toMatchObject([{ kind: 'verification', recovered_at: new Date(minute(8)) }]);
  });
});

describe('ticks', () => {
  it('are stalled when their count stands still, with why', async () => {
    const { judge, around } = watched();
    await judge(0);
    const failing: IngestStatus = {
      ...INGEST,
      failedInARow: 2,
      lastFailure: { tick: 6, at: minute(3), message: 'refused' },
    };
    around.ingest = failing;
    expect(lines(await judge(5))).toEqual([]);
    const judged = await judge(6);
    expect(judged.episodes).toMatchObject([
      { kind: 'ticks', since: minute(0), text: 'no tick was published for 360 s (more than 300 s): refused' },
    ]);
    around.ingest = published(6);
    expect(lines(await judge(7))).toEqual([`ticks ${minute(0)} ${minute(7)}`]);
  });

  it('that a person has paused are not, nor in the minutes after the pause', async () => {
    const { judge, around } = watched();
    await judge(0);
    around.ingest = { ...INGEST, state: 'paused' };
    expect(lines(await judge(60, stale))).toEqual([]);
    around.ingest = INGEST;
    expect(lines(await judge(61, stale))).toEqual([]);
    expect(lines(await judge(66, stale))).toEqual([
      `ticks ${minute(60)} lasts`,
      `freshness ${minute(60)} lasts`,
    ]);
  });

  it('of an ingestion that does not answer are not judged', async () => {
    const { judge, around } = watched();
    await judge(0);
    around.ingest = new Error('workflow not found');
    expect(lines(await judge(60))).toEqual([]);
  });
});

describe('the last hour', () => {
  it('is compared with the same hour of the days before, of those that were verified all along', async () => {
    const { judge, around } = watched();
    around.counts.push(...hour(0, 2), ...hour(1, 6), ...hour(2, 6), ...hour(3, 5), ...hour(4, 900).slice(30));
    const judged = await judge(0);
    expect(judged.episodes).toMatchObject([
      {
        kind: 'volume',
        text: '120 records in the last hour, where 360 were usual at this time in the last 3 days: less than 50 %',
      },
    ]);
  });

  it('has what the schema refused, also where an ingestion began anew meanwhile', async () => {
    const { judge, around } = watched();
    around.counts.push(...hour(0, 2).map((count, n) => ({ ...count, rejected: n < 30 ? 100 + n : n - 30 })));
    const judged = await judge(0);
    expect(judged.episodes).toMatchObject([
      { kind: 'deadLetters', text: '58 of 178 in the last hour were refused, 32.6 % (more than 5 %)' },
    ]);
  });
});
