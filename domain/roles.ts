import type { PipelineTables } from './definition.ts';
import { SHARED_TABLES } from './names.ts';

/** Cassandra's roles of this pipeline: one for each who logs in, with no more than it needs. `cassandra` stays for people. */
export const ROLES = {
  /** The Temporal worker: makes tables and columns, checks what is stored, writes reports and metrics. */
  worker: 'pipeline_worker',
  /** The streaming job: writes all that is stored of records. */
  job: 'pipeline_job',
  /** Grafana's data source: whoever sees a dashboard may ask whatever this role may. */
  grafana: 'grafana',
  /** Pages that people look at. */
  console: 'console',
} as const;
export type Role = keyof typeof ROLES;
export const ROLE_KEYS: readonly Role[] = ['worker', 'job', 'grafana', 'console'];

/** Rights on a table, as CQL calls them; MODIFY is to insert, update, delete and truncate. */
export type TableRight = 'SELECT' | 'MODIFY';

const READ = ['SELECT'] as const;
const WRITE = ['MODIFY'] as const;
const READ_AND_WRITE = ['SELECT', 'MODIFY'] as const;

/** Who may do what with a table, beside those who may do it with all of them. */
export type Rights = Readonly<Partial<Record<Role, readonly TableRight[]>>>;

const OF_SHARED: Readonly<Record<keyof typeof SHARED_TABLES, Rights>> = {
  deadLetters: { worker: READ_AND_WRITE, job: WRITE, console: READ },
  deadLettersBySlice: { worker: READ_AND_WRITE, job: WRITE, console: READ },
  deadLetterSlices: { worker: READ, job: WRITE, console: READ },
  streamProgress: { worker: READ, job: WRITE, console: READ },
  verificationReports: { worker: READ_AND_WRITE, grafana: READ, console: READ },
  pipelineMetrics: { worker: WRITE, job: WRITE, grafana: READ, console: READ },
  sourceState: { worker: READ_AND_WRITE },
  putOffDays: { job: READ_AND_WRITE, console: READ },
  writeTimes: { job: READ_AND_WRITE, console: READ },
  ledger: { worker: READ_AND_WRITE, console: READ },
  // Pages and commands have them from the workflow that keeps them.
  alerts: { worker: READ_AND_WRITE },
};
const OF_PIPELINE: Readonly<Record<keyof PipelineTables, Rights>> = {
  facts: { worker: READ, job: READ_AND_WRITE, console: READ },
  byMinute: { worker: READ, job: READ_AND_WRITE, console: READ },
  totals: { worker: READ, job: READ_AND_WRITE, grafana: READ, console: READ },
  dimensionValues: { worker: READ, job: WRITE, grafana: READ, console: READ },
  recent: { job: WRITE, grafana: READ, console: READ },
};

/** The rights by table's name: of those that all pipelines share, and of those of each pipeline. */
export function tableRights(pipelines: readonly PipelineTables[]): ReadonlyMap<string, Rights> {
  return new Map([
    ...named(SHARED_TABLES, OF_SHARED),
    ...pipelines.flatMap((tables) => named({ ...tables }, OF_PIPELINE)),
  ]);
}

function named(
  names: Readonly<Record<string, string>>,
  rights: Readonly<Record<string, Rights>>,
): readonly (readonly [string, Rights])[] {
  return Object.entries(names).map(([kind, name]) => [name, rights[kind] ?? {}]);
}

/** Makes the keyspace where it is missing, its tables and their columns; of other keyspaces that are there it may read nothing. */
export const KEYSPACE_MAKER: Role = 'worker';
