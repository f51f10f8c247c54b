import { Hono } from 'hono';
import type { BackfillView } from '../../cli/backfill/backfill.ts';
import { replaySentence } from '../../cli/replay/replay.ts';
import type { BackfillStatus } from '../../domain/backfill.ts';
import { AT } from '../fakes/exampleSnapshot.ts';
import type { BackfillPageView } from '../../infra/console/backfill.ts';

const PLAN = {
  from: { 0: '21874', 1: '20990', 2: '21202' },
  to: { 0: '22489', 1: '21594', 2: '21797' },
  records: 1814,
  submissionId: 'driver-20261123113000-0001',
};

/** A back-fill of a thousand ticks that does not exist. */
export function exampleBackfill(
  change: Partial<BackfillStatus> = {},
  execution: BackfillView['execution'] = 'RUNNING',
): BackfillView {
  const startedAt = new Date(Date.parse(AT) - 900_000).toISOString();
  return {
    workflowId: 'company-pipeline/backfill',
    runId: 'r',
    startedAt,
    execution,
    status: {
      state: 'running',
      dryRun: false,
      ticks: 1000,
      published: 613,
      underWay: 4,
      records: 6130,
      rejected: 0,
      firstDue: new Date(Date.parse(startedAt) - 9_990_000).toISOString(),
      lastDue: startedAt,
      ...change,
    },
  };
}

/** Routes of a back-fill and a replay that do not exist: one is under way, the other says what it would do. */
export function exampleReplay(): Hono {
  const view: BackfillPageView = { backfill: { value: exampleBackfill() }, href: '#', readOnly: false };
  return new Hono()
    .get('/api/backfill', (c) => c.json(view))
    .post('/api/replay', (c) => c.json({ text: replaySentence(PLAN, true) }));
}
