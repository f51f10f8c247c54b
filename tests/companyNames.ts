import { subjectOf } from '../domain/definition.ts';
import {
  BACKFILL_WORKFLOW_TYPE,
  backfillWorkflowId as backfillOf,
  partWorkflowId as partOf,
  REDRIVE_WORKFLOW_TYPE,
  redriveWorkflowId as redriveOf,
  SHARED_TABLES,
  type Part,
} from '../domain/names.ts';
import { companies } from '../pipelines/companies/pipeline.ts';

/** Names of the companies' pipeline, which is the tests' example where one is needed. */
const { names } = companies;

export const TASK_QUEUE = names.taskQueue;
/** Worker Deployment of workers that have a build id. */
export const DEPLOYMENT = names.taskQueue;
export const PIPELINE_WORKFLOW_ID = names.workflowId;
export const WORKFLOW_TYPES = {
  ...names.workflowTypes,
  redrive: REDRIVE_WORKFLOW_TYPE,
  backfill: BACKFILL_WORKFLOW_TYPE,
} as const;
export const TOPIC = names.topic;
export const DEAD_LETTER_TOPIC = names.deadLetterTopic;
export const SUBJECT = subjectOf(names);
export const TABLES = {
  ...SHARED_TABLES,
  companies: names.tables.facts,
  companiesByMinute: names.tables.byMinute,
  companyTotals: names.tables.totals,
  dimensionValues: names.tables.dimensionValues,
  recentCompanies: names.tables.recent,
} as const;

export function partWorkflowId(part: Part, pipelineId: string = PIPELINE_WORKFLOW_ID): string {
  return partOf(part, pipelineId);
}

export function redriveWorkflowId(pipelineId: string = PIPELINE_WORKFLOW_ID): string {
  return redriveOf(pipelineId);
}

export function backfillWorkflowId(pipelineId: string = PIPELINE_WORKFLOW_ID): string {
  return backfillOf(pipelineId);
}
