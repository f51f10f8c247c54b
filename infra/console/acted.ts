import { WorkflowNotFoundError, WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { ActionRefused } from '../../cli/actions/actions.ts';

/** What routes act by. */
export interface Acting {
  withTemporal<T>(use: (client: Client) => Promise<T>): Promise<T>;
  readonly readOnly: boolean;
}

/**
 * Acts, and answers with `text`, or in a sentence that it was refused; `none` is that sentence where no workflow runs that could do it.
 * @throws HTTPException 403 where the console only reads.
 */
export async function acted(
  c: Context,
  acting: Acting,
  { text, none }: { readonly text: string; readonly none: string },
  act: (client: Client) => Promise<unknown>,
): Promise<Response> {
  if (acting.readOnly) throw new HTTPException(403, { message: 'this console only reads' });
  try {
    await acting.withTemporal(act);
    return c.json({ text });
  } catch (error) {
    if (error instanceof ActionRefused || error instanceof WorkflowUpdateFailedError)
      return c.json({ error: error.message }, 409);
    if (error instanceof WorkflowNotFoundError) return c.json({ error: none }, 409);
    throw error;
  }
}
