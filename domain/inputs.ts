import { z } from 'zod';

/**
 * What a person may pass to `temporal workflow start --input '{…}'`: one optional JSON object with defaults. Unknown keys
 * are errors, so that a typing error is not silently a default.
 */

/** Seconds between ticks. */
export const intervalSeconds = z.number().min(1).max(86_400);

/** Records that a tick asks the source for. */
export const quantity = z.number().int().min(1).max(1000);

export const ingestInput = z.strictObject({
  intervalSeconds: intervalSeconds.default(10),
  /** Records a tick asks the API for. */
  quantity: quantity.default(1),
});
export type IngestInput = z.output<typeof ingestInput>;

export const streamInput = z.strictObject({});
export type StreamInput = z.output<typeof streamInput>;

/** What a person may pass to the update `restart` of a stream. */
export const restartInput = z.strictObject({
  /**
   * Where the next driver begins: where the one before was (`checkpoint`), at the first record that is not verified (`verified`), at the
   * first one that the topic holds (`earliest`), or at offsets by partition.
   */
  from: z
    .union([
      z.enum(['checkpoint', 'verified', 'earliest']),
      z.record(z.string().regex(/^\d{1,9}$/), z.string().regex(/^\d{1,18}$/)),
    ])
    .default('checkpoint'),
  /** Records that are neither verified nor read again are left out: the person knows. */
  acceptLoss: z.boolean().default(false),
});
export type RestartInput = z.output<typeof restartInput>;

export const verifyInput = z.strictObject({
  /** Seconds between verifications. */
  intervalSeconds: z.number().min(5).max(86_400).default(60),
  /** A record older than this many seconds must have reached Cassandra. */
  graceSeconds: z.number().min(1).max(86_400).default(60),
});
export type VerifyInput = z.output<typeof verifyInput>;

export const pipelineInput = z.strictObject({
  ingest: ingestInput.prefault({}),
  stream: streamInput.prefault({}),
  verify: verifyInput.prefault({}),
});
export type PipelineInput = z.output<typeof pipelineInput>;

/** Type of the failure of a workflow whose input is not valid. */
export const INVALID_INPUT = 'InvalidInput';

/** Says what is wrong with an input, each problem with the path of its key; undefined when nothing is. */
export function inputProblems(schema: z.ZodType, input: unknown): string | undefined {
  const result = schema.safeParse(input);
  if (result.success) return undefined;
  return result.error.issues
    .map((issue) => (issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`))
    .join('; ');
}
