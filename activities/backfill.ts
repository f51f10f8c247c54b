import { ApplicationFailure } from '@temporalio/activity';
import { BACKFILL_REFUSED } from '../domain/backfill.ts';
import type { SourceDescription } from '../domain/source.ts';

export type BackfillActivities = ReturnType<typeof createBackfillActivities>;

export function createBackfillActivities({
  description,
}: {
  readonly description: Pick<SourceDescription, 'state' | 'past'>;
}) {
  return {
    /**
     * Says whether the source can be asked for such ticks beside the ingestion. Reads nothing, so running it twice is harmless.
     * @throws {@link BACKFILL_REFUSED}, not retried.
     */
    admitBackfill: async ({ range }: { readonly range: boolean }): Promise<void> => {
      const problem = refusal(description, range);
      if (problem !== undefined) throw ApplicationFailure.nonRetryable(problem, BACKFILL_REFUSED);
    },
  };
}

function refusal(
  { state, past }: Pick<SourceDescription, 'state' | 'past'>,
  range: boolean,
): string | undefined {
  if (state !== undefined)
    return 'the source answers with its state: what it no longer has cannot be asked for, and of two that ask at once the slower one would publish an older version last';
  if (range && past !== true)
    return 'the source does not say that its ticks may be of the past (past in source.ts): expected ticks, not from and to';
  return undefined;
}
