import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { ActionRefused, type Actions } from '../../cli/actions/actions.ts';
import { actionRequest } from '../../cli/actions/requests.ts';
import { inputProblems } from '../../domain/inputs.ts';
import { fromOwnPage } from './guard.ts';

/** The route by which a pipeline is steered: from the console's own page alone, and not where it only reads. */
export function actionsApp(actions: Actions, readOnly: boolean): Hono {
  const app = new Hono({ strict: false });
  app.post('/api/actions', fromOwnPage, async (c) => {
    if (readOnly) throw new HTTPException(403, { message: 'this console only reads' });
    const body: unknown = await c.req.json().catch(() => undefined);
    const problems = inputProblems(actionRequest, body);
    if (problems !== undefined) throw new HTTPException(400, { message: `Refused: ${problems}` });
    try {
      return c.json(await actions.carryOut(actionRequest.parse(body)));
    } catch (error) {
      if (error instanceof ActionRefused) return c.json({ error: error.message }, 409);
      throw error;
    }
  });
  return app;
}
