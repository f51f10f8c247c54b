import type { BackfillStatus } from '../../domain/backfill.ts';
import { companies } from '../../pipelines/companies/pipeline.ts';
import type { IngestStatus, PipelineStatus, StreamStatus, VerifyStatus } from '../../domain/status.ts';
import type { StreamProgress } from '../../domain/verification.ts';
import type { ServerView, Snapshot, StoredReport, WorkflowView } from '../../cli/status/snapshot.ts';

/** For tests: a pipeline that is well, and the moment it was looked at. */
export const AT = '2026-11-23T12:00:00.000Z';

const GIB = 1024 ** 3;

function running<Status>(workflowId: string, type: string, status: Status): WorkflowView<Status> {
  return {
    workflowId,
    type,
    state: 'RUNNING',
    startedAt: '2026-11-23T11:00:00.000Z',
    status: { value: status },
    retrying: [],
  };
}

export const SERVER: ServerView = {
  name: 'kafka',
  state: 'ready',
  ready: true,
  address: '127.0.0.1:9092',
  pid: 4711,
  restarts: 0,
};

const PIPELINE: PipelineStatus = {
  state: 'running',
  parts: {
    ingest: { workflowId: 'company-pipeline/ingest', state: 'running' },
    stream: { workflowId: 'company-pipeline/stream', state: 'running' },
    verify: { workflowId: 'company-pipeline/verify', state: 'running' },
  },
};

export const INGEST: IngestStatus = {
  state: 'running',
  intervalSeconds: 10,
  quantity: 5,
  ticks: { due: 361, published: 359, skipped: 1, failed: 1, underWay: 0, records: 1795, rejected: 0 },
  nextTickAt: '2026-11-23T12:00:04.000Z',
};

export const STREAM: StreamStatus = {
  state: 'running',
  restarts: 1,
  failuresInARow: 0,
};

export const VERIFY: VerifyStatus = {
  verifications: 60,
  failed: 0,
  checked: 1790,
  repaired: 0,
};

export const BACKFILL: BackfillStatus = {
  state: 'running',
  dryRun: false,
  ticks: 1000,
  published: 400,
  underWay: 4,
  records: 2000,
  rejected: 0,
  firstDue: '2026-11-20T00:00:00.000Z',
  lastDue: '2026-11-20T02:46:30.000Z',
};

export const VIEWS = {
  pipeline: running('company-pipeline', 'companyPipeline', PIPELINE),
  ingest: running('company-pipeline/ingest', 'ingestCompanies', INGEST),
  stream: running('company-pipeline/stream', 'streamToCassandra', STREAM),
  verify: running('company-pipeline/verify', 'verifyCassandra', VERIFY),
  backfill: running('company-pipeline/backfill', 'backfill', BACKFILL),
};

export const PROGRESS: StreamProgress = {
  at: '2026-11-23T11:59:57.000Z',
  batchId: 360,
  submissionId: 'driver-20261123110010-0000',
  rowsRead: 5,
  deadLetters: 0,
  startOffsets: { 0: '998', 1: '790' },
  endOffsets: { 0: '1000', 1: '793' },
  latestOffsets: { 0: '1000', 1: '793' },
  durationMs: 340,
  rowsPerSecond: 14.7,
};

export const REPORT: StoredReport = {
  at: '2026-11-23T11:59:30.000Z',
  ok: true,
  checked: 30,
  missing: 0,
  different: 0,
  deadLettered: 0,
  totalsDifferent: 0,
  repaired: 0,
  lag: 5,
  verifiedFrom: { 0: '970', 1: '790' },
  verifiedTo: { 0: '1000', 1: '790' },
  failures: [],
};

export const WELL: Snapshot = {
  workflowId: companies.names.workflowId,
  pipeline: { name: companies.name, names: companies.names, double: 'company-source' },
  at: AT,
  servers: [SERVER],
  disks: { value: [{ folder: '/home/me/.pipeline', freeBytes: 50 * GIB, totalBytes: 100 * GIB }] },
  workflows: {
    pipeline: { value: VIEWS.pipeline },
    ingest: { value: VIEWS.ingest },
    stream: { value: VIEWS.stream },
    verify: { value: VIEWS.verify },
  },
  beside: { value: { ingestions: [], backfills: [] } },
  topic: {
    value: { topicId: 'ABEiM0RVZneImaq7zN3u_w', begin: { 0: '100', 1: '0' }, end: { 0: '1000', 1: '795' } },
  },
  drivers: { value: [{ driverId: 'driver-20261123110010-0000', state: 'RUNNING' }] },
  progress: { value: PROGRESS },
  deadLetters: { value: { count: 3, more: false } },
  verification: { value: REPORT },
};
