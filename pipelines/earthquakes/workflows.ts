import { workflowsOf } from '../../workflows/index.ts';
import { earthquakes } from './pipeline.ts';

/** The workflows as people start them, `temporal workflow start --type earthquakesPipeline …`. */
export const {
  pipeline: earthquakesPipeline,
  ingest: ingestEarthquakes,
  stream: streamEarthquakes,
  verify: verifyEarthquakes,
  redriveDeadLetters,
  backfill,
} = workflowsOf(earthquakes.names);
