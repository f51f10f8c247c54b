import { WorkflowNotFoundError, WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import { Hono, type Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { ActionRefused } from '../../cli/actions/actions.ts';
import {
  newestBackfill,
  startBackfill,
  steerBackfill,
  type BackfillView,
} from '../../cli/backfill/backfill.ts';
import { reading, type Reading } from '../../connections/reading.ts';
import type { PipelineNames } from '../../domain/definition.ts';
import { backfillWorkflowId } from '../../domain/names.ts';
import { fromOwnPage } from './guard.ts';
import { workflowLink } from './view/workflowLink.ts';

export interface BackfillSources {
  readonly names: Pick<PipelineNames, 'workflowId' | 'taskQueue'>;
  withTemporal<T>(use: (client: Client) => Promise<T>): Promise<T>;
  readonly readOnly: boolean;
  /** Temporal's web UI. */
  readonly temporalUi?: string;
}

/** What the page of back-fills shows. */
export interface BackfillPageView {
  /** The newest one; absent where there was none. */
  readonly backfill: Reading<BackfillView | undefined>;
  /** Its workflow in Temporal's web UI. */
  readonly href?: string;
  readonly readOnly: boolean;
}

const TEMPORAL_WITHIN_MS = 5000;

/** Routes of the back-fills' page. It is started and steered from the console's own page alone, and not where it only reads. */
export function backfillApp({ names, readOnly, temporalUi, ...sources }: BackfillSources): Hono {
  const app = new Hono({ strict: false });

  app.get('/api/backfill', async (c) =>
    c.json({
      backfill: await reading(TEMPORAL_WITHIN_MS, () =>
        sources.withTemporal((client) => newestBackfill(client, names)),
      ),
      ...workflowLink(temporalUi, backfillWorkflowId(names.workflowId)),
      readOnly,
    } satisfies BackfillPageView),
  );

  app.post('/api/backfill', fromOwnPage, async (c) => {
    const body: unknown = await c.req.json().catch(() => undefined);
    if (typeof body !== 'object' || body === null)
      throw new HTTPException(400, { message: 'expected an object' });
    return acted(c, 'It is under way.', (client) => startBackfill(client, names, body));
  });
  app.post('/api/backfill/pause', fromOwnPage, (c) =>
    acted(c, 'It is paused.', (client) => steerBackfill(client, names, 'pause')),
  );
  app.post('/api/backfill/resume', fromOwnPage, (c) =>
    acted(c, 'It goes on.', (client) => steerBackfill(client, names, 'resume')),
  );
  return app;

  async function acted(
    c: Context,
    text: string,
    act: (client: Client) => Promise<unknown>,
  ): Promise<Response> {
    if (readOnly) throw new HTTPException(403, { message: 'this console only reads' });
    try {
      await sources.withTemporal(act);
      return c.json({ text });
    } catch (error) {
      if (error instanceof ActionRefused || error instanceof WorkflowUpdateFailedError)
        return c.json({ error: error.message }, 409);
      if (error instanceof WorkflowNotFoundError) return c.json({ error: 'No back-fill runs.' }, 409);
      throw error;
    }
  }
}
