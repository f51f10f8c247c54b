import { TABLES } from './names.ts';

/** Cassandra's roles of this pipeline: one for each who logs in, with no more than it needs. `cassandra` stays for people. */
export const ROLES = {
  /** The Temporal worker: makes tables and columns, checks what is stored, writes reports and metrics. */
  worker: 'pipeline_worker',
  /** The streaming job: writes all that is stored of companies. */
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

/** Who may do what with a table, beside those who may do it with all of them. A new table is not there before it is said here. */
export const TABLE_RIGHTS: Readonly<
  Record<(typeof TABLES)[keyof typeof TABLES], Readonly<Partial<Record<Role, readonly TableRight[]>>>>
> = {
  [TABLES.companies]: { worker: READ, job: READ_AND_WRITE, console: READ },
  [TABLES.deadLetters]: { worker: READ, job: WRITE, console: READ },
  [TABLES.streamProgress]: { worker: READ, job: WRITE, console: READ },
  [TABLES.verificationReports]: { worker: READ_AND_WRITE, grafana: READ, console: READ },
  [TABLES.companiesByMinute]: { worker: READ, job: READ_AND_WRITE, console: READ },
  [TABLES.companyTotals]: { worker: READ, job: READ_AND_WRITE, grafana: READ, console: READ },
  [TABLES.dimensionValues]: { worker: READ, job: WRITE, grafana: READ, console: READ },
  [TABLES.recentCompanies]: { job: WRITE, grafana: READ, console: READ },
  [TABLES.pipelineMetrics]: { worker: WRITE, job: WRITE, grafana: READ, console: READ },
};

/** Makes the keyspace where it is missing, its tables and their columns; of other keyspaces that are there it may read nothing. */
export const KEYSPACE_MAKER: Role = 'worker';
