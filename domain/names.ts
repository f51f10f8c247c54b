/** Every name that two places share is written here, once. Ports and addresses are configuration, not names. */

/** The three parts of the pipeline; each is a workflow that also runs by itself. */
export const PARTS = ['ingest', 'stream', 'verify'] as const;
export type Part = (typeof PARTS)[number];

/** Type of the workflow that sends dead letters again, of every pipeline on its own task queue. */
export const REDRIVE_WORKFLOW_TYPE = 'redriveDeadLetters';

/** Type of the workflow that carries out ticks beside the ingestion, of every pipeline on its own task queue. */
export const BACKFILL_WORKFLOW_TYPE = 'backfill';

/** Workflow id of a part under the pipeline `pipelineId`, e.g. `company-pipeline/ingest`. */
export function partWorkflowId(part: Part, pipelineId: string): string {
  return `${pipelineId}/${part}`;
}

/** Workflow id of the one redrive that may run: two would send the same dead letters. */
export function redriveWorkflowId(pipelineId: string): string {
  return `${pipelineId}/redrive`;
}

/** Workflow id of the one back-fill that may run: the ticks of a time range are named by it and their times. */
export function backfillWorkflowId(pipelineId: string): string {
  return `${pipelineId}/backfill`;
}

/** The pipeline that the part with this workflow id belongs to; one of an id of another form belongs to `otherwise`. */
export function pipelineIdOf(workflowId: string, part: Part | 'redrive', otherwise: string): string {
  const suffix = `/${part}`;
  return workflowId.endsWith(suffix) && workflowId !== suffix
    ? workflowId.slice(0, -suffix.length)
    : otherwise;
}

/** Kafka message headers. */
export const HEADERS = {
  /** Registry id of the JSON Schema the value was validated against, as decimal text. */
  schemaId: 'schema-id',
  /** The tick the record belongs to: `workflowId/firstExecutionRunId/tick`. */
  tick: 'tick',
  /** In the topic of dead letters: why the record was refused, one line. */
  reason: 'reason',
  /** Of a dead letter that was sent again: the place of its message, `partition/offset`. */
  redriven: 'redriven',
  /** How often verification has published the record again, as decimal text; absent on the original. */
  repairs: 'repairs',
} as const;

/** Cassandra keyspace of all tables. */
export const KEYSPACE = 'spark_streams';
/** Tables that all pipelines share: infra/schema/tables.cql has their columns. */
export const SHARED_TABLES = {
  deadLettersBySlice: 'dead_letters_by_slice',
  deadLetterSlices: 'dead_letter_slices',
  /** Of the messages that earlier versions refused: read on, and written no more. */
  deadLetters: 'dead_letters',
  streamProgress: 'stream_progress',
  verificationReports: 'verification_reports',
  pipelineMetrics: 'pipeline_metrics',
  putOffDays: 'put_off_days',
  writeTimes: 'write_times',
  sourceState: 'source_state',
  ledger: 'verification_ledger',
  alerts: 'pipeline_alerts',
} as const;

/** What `pipeline_metrics` holds, by metric; labels in parentheses. */
export const METRICS = {
  /** Records in the topic that the stream has not processed, once a minute (the partition's number). */
  lag: 'lag',
  /** Duration of a micro-batch in milliseconds (empty). */
  batchDuration: 'batch_duration_ms',
  /** Records processed a second, since the point before (empty). */
  rowsPerSecond: 'rows_per_second',
  /** Micro-batches a second that had records, since the point before (empty). */
  batchesPerSecond: 'batches_per_second',
  /** Milliseconds from a record's append to the topic to its commit, of the slowest since the point before (empty). */
  latency: 'latency_ms',
  /** Dead letters since the point before, where there are any (the kind of reason). */
  deadLetters: 'dead_letters',
  /** Totals of the ingestion's chain (due, published, skipped, failed). */
  ticks: 'ticks',
  /** One verification's counts of records (checked, missing, different, repaired, dead_lettered). */
  verification: 'verification',
  /** Checks that a verification found failed (empty). Apart from its counts: a query by metric and time cannot pick a label. */
  failedChecks: 'failed_checks',
  /** Records in the topic that no verification has come to yet (empty). */
  unverified: 'unverified',
  /** Age in seconds of the oldest of them, 0 without any (empty). */
  unverifiedSeconds: 'unverified_seconds',
  /** Spark drivers replaced, total of the stream's chain (empty). */
  driverRestarts: 'driver_restarts',
} as const;

/** Fully qualified name of the Spark job's main class (see spark/). */
export const SPARK_MAIN_CLASS = 'pipeline.StreamRecords';

/** Its name in earlier versions, whose drivers may still run: they are adopted, and replaced by one with today's settings. */
export const EARLIER_SPARK_MAIN_CLASS = 'companypipeline.StreamCompanies';

/** Queries and updates, as a person types them after `--name`. */
export const STATUS_QUERY = 'status';
export const UPDATES = {
  pause: 'pause',
  resume: 'resume',
  setInterval: 'setInterval',
  setQuantity: 'setQuantity',
  tickNow: 'tickNow',
  restart: 'restart',
  verifyNow: 'verifyNow',
} as const;

/** Typed search attributes: what a person filters workflows by. The worker registers those the namespace lacks. */
export const SEARCH_ATTRIBUTES = {
  state: 'PipelineState',
  verification: 'PipelineVerification',
} as const;
