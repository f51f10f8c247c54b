import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import { ActionRefused, type Actions } from '../../cli/actions/actions.ts';
import { planReplay, type ReplaySources } from '../../cli/replay/plan.ts';
import { replaySentence } from '../../cli/replay/replay.ts';
import { inputProblems } from '../../domain/inputs.ts';
import { fromOwnPage } from './guard.ts';

export interface ReplayPageSources {
  readonly replay: ReplaySources;
  readonly actions: Actions;
  readonly readOnly: boolean;
}

const replayRequest = z.strictObject({
  /** Records that were appended at this time or later are read again. */
  since: z.iso.datetime({ offset: true }),
  dryRun: z.boolean(),
});

/**
 * The route by which the topic is replayed: from the console's own page alone, and not where it only reads; a dry run changes nothing, and
 * says how many records that would be. It is under way when the stream has taken the restart: its figures say when it is through.
 */
export function replayApp({ replay, actions, readOnly }: ReplayPageSources): Hono {
  const app = new Hono({ strict: false });
  app.post('/api/replay', fromOwnPage, async (c) => {
    const body: unknown = await c.req.json().catch(() => undefined);
    const problems = inputProblems(replayRequest, body);
    if (problems !== undefined) throw new HTTPException(400, { message: `Refused: ${problems}` });
    const { since, dryRun } = replayRequest.parse(body);
    if (readOnly && !dryRun) throw new HTTPException(403, { message: 'this console only reads' });
    try {
      const plan = await planReplay(replay, { since });
      if (dryRun) return c.json({ text: replaySentence(plan, true) });
      await actions.carryOut({ action: 'restart', from: plan.from });
      return c.json({
        text: `It is under way: ${plan.records.toLocaleString('en-US')} records go through the job again.`,
      });
    } catch (error) {
      if (error instanceof ActionRefused) return c.json({ error: error.message }, 409);
      throw error;
    }
  });
  return app;
}
