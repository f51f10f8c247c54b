import { z } from 'zod';
import { tickKey } from '../../domain/identity.ts';

/** What an activity that carries out a tick is given, as its history tells it. */
export const tickInput = z.object({
  identity: z.object({ workflowId: z.string(), firstExecutionRunId: z.string(), tick: z.number() }),
  scheduledAt: z.string(),
  quantity: z.number(),
  cursor: z.string().exactOptional(),
});

/** Key of the tick that an activity carries out, by its arguments; undefined of an activity that carries out none. */
export function tickOf(args: readonly unknown[]): string | undefined {
  const { data } = tickInput.safeParse(args[0]);
  return data === undefined ? undefined : tickKey(data.identity);
}
