import { Hono } from 'hono';
import { AT } from '../fakes/exampleSnapshot.ts';
import { replaySentence } from '../../cli/replay/replay.ts';
import type { BackfillPageView } from '../../infra/console/backfill.ts';

const PLAN = {
  from: { 0: '21874', 1: '20990', 2: '21202' },
  to: { 0: '22489', 1: '21594', 2: '21797' },
  records: 1814,
  submissionId: 'driver-20261123113000-0001',
};

/** Routes of a back-fill and a replay that do not exist: one was carried out, the other says what it would do. */
export function exampleReplay(): Hono {
  const began = new Date(Date.parse(AT) - 900_000).toISOString();
  const view: BackfillPageView = {
    backfill: {
      value: {
        workflowId: 'company-pipeline/backfill',
        runId: 'r',
        startedAt: began,
        execution: 'RUNNING',
        status: {
          state: 'running',
          dryRun: false,
          ticks: 1000,
          published: 613,
          underWay: 4,
          records: 6130,
          rejected: 0,
          firstDue: new Date(Date.parse(began) - 9_990_000).toISOString(),
          lastDue: began,
        },
      },
    },
    href: '#',
    readOnly: false,
  };
  return new Hono()
    .get('/api/backfill', (c) => c.json(view))
    .post('/api/replay', (c) => c.json({ text: replaySentence(PLAN, true) }));
}
