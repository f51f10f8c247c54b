/** Every name that two places share is written here, once. Ports and addresses are configuration, not names. */

/** The one task queue: workflows and activities of this pipeline. */
export const TASK_QUEUE = 'company-pipeline';

/** Worker Deployment of workers that have a build id. */
export const DEPLOYMENT = 'company-pipeline';

/** The id under which `temporal workflow start --type companyPipeline` is documented. */
export const PIPELINE_WORKFLOW_ID = 'company-pipeline';

/** The three parts of the pipeline; each is a workflow that also runs by itself. */
export const PARTS = ['ingest', 'stream', 'verify'] as const;
export type Part = (typeof PARTS)[number];

/** Workflow type names, as a person types them after `--type`. */
export const WORKFLOW_TYPES = {
  pipeline: 'companyPipeline',
  ingest: 'ingestCompanies',
  stream: 'streamToCassandra',
  verify: 'verifyCassandra',
  redrive: 'redriveDeadLetters',
} as const;

/** Workflow id of a part under the pipeline `pipelineId`, e.g. `company-pipeline/ingest`. */
export function partWorkflowId(part: Part, pipelineId: string = PIPELINE_WORKFLOW_ID): string {
  return `${pipelineId}/${part}`;
}

/** Workflow id of the one redrive that may run: two would send the same dead letters. */
export function redriveWorkflowId(pipelineId: string = PIPELINE_WORKFLOW_ID): string {
  return `${pipelineId}/redrive`;
}

/** The pipeline that the part with this workflow id belongs to; one of an id of another form belongs to `otherwise`. */
export function pipelineIdOf(
  workflowId: string,
  part: Part,
  otherwise: string = PIPELINE_WORKFLOW_ID,
): string {
  const suffix = `/${part}`;
  return workflowId.endsWith(suffix) && workflowId !== suffix
    ? workflowId.slice(0, -suffix.length)
    : otherwise;
}

/** Kafka topic of valid company records: key = record id, value = the record as JSON text. */
export const TOPIC = 'companies_created';

/** Kafka topic of what the source sent and the schema refused; the value is the refused bytes as they were. */
export const DEAD_LETTER_TOPIC = 'companies_created.dead_letters';

/** Schema Registry subject of the values in {@link TOPIC} (Confluent's TopicNameStrategy). */
export const SUBJECT = `${TOPIC}-value`;

/** Kafka message headers. */
export const HEADERS = {
  /** Registry id of the JSON Schema the value was validated against, as decimal text. */
  schemaId: 'schema-id',
  /** The tick the record belongs to: `workflowId/firstExecutionRunId/tick`. */
  tick: 'tick',
  /** In {@link DEAD_LETTER_TOPIC}: why the record was refused, one line. */
  reason: 'reason',
  /** Of a dead letter that was sent again: the place of its message, `partition/offset`. */
  redriven: 'redriven',
  /** How often verification has published the record again, as decimal text; absent on the original. */
  repairs: 'repairs',
} as const;

/** Cassandra keyspace and its tables. */
export const KEYSPACE = 'spark_streams';
/** Tables that all pipelines share: infra/schema/tables.cql has their columns. */
export const SHARED_TABLES = {
  deadLetters: 'dead_letters',
  streamProgress: 'stream_progress',
  verificationReports: 'verification_reports',
  pipelineMetrics: 'pipeline_metrics',
  putOffDays: 'put_off_days',
  sourceState: 'source_state',
} as const;
export const TABLES = {
  ...SHARED_TABLES,
  companies: 'companies_created',
  companiesByMinute: 'companies_by_minute',
  companyTotals: 'company_totals',
  dimensionValues: 'dimension_values',
  recentCompanies: 'recent_companies',
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
