import { ApplicationFailure } from '@temporalio/workflow';
import type { z } from 'zod';
import { INVALID_INPUT, inputProblems } from '../domain/inputs.ts';

/**
 * Parses what a person passed to `temporal workflow start --input`; no input at all means all defaults.
 * @throws ApplicationFailure `InvalidInput`, non-retryable, that names every key that is wrong: the workflow fails at once.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const given = input ?? {};
  const problems = inputProblems(schema, given);
  if (problems !== undefined) throw invalidInput(problems);
  return schema.parse(given);
}

/** What a workflow fails with whose input is not valid. */
export function invalidInput(problems: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(`The input is not valid: ${problems}`, INVALID_INPUT);
}
