import { workflowsOf } from '../../workflows/index.ts';
import { companies } from './pipeline.ts';

/** The workflows as people start them, `temporal workflow start --type companyPipeline …`. */
export const {
  pipeline: companyPipeline,
  ingest: ingestCompanies,
  stream: streamToCassandra,
  verify: verifyCassandra,
  redriveDeadLetters,
  backfill,
} = workflowsOf(companies.names);
