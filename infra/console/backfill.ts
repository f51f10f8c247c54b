import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import {
  newestBackfill,
  startBackfill,
  steerBackfill,
  type BackfillView,
} from '../../cli/backfill/backfill.ts';
import { reading, type Reading } from '../../connections/reading.ts';
import type { PipelineNames } from '../../domain/definition.ts';
import { backfillWorkflowId } from '../../domain/names.ts';
import { acted, type Acting } from './acted.ts';
import { fromOwnPage } from './guard.ts';
import { workflowLink } from './view/workflowLink.ts';

export interface BackfillSources extends Acting {
  readonly names: Pick<PipelineNames, 'workflowId' | 'taskQueue'>;
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
const NONE = 'No back-fill runs.';

/** Routes of the back-fills' page. It is started and steered from the console's own page alone, and not where it only reads. */
export function backfillApp(sources: BackfillSources): Hono {
  const { names, readOnly, temporalUi } = sources;
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
    return acted(c, sources, { text: 'It is under way.', none: NONE }, (client) =>
      startBackfill(client, names, body),
    );
  });
  app.post('/api/backfill/pause', fromOwnPage, (c) =>
    acted(c, sources, { text: 'It is paused.', none: NONE }, (client) =>
      steerBackfill(client, names, 'pause'),
    ),
  );
  app.post('/api/backfill/resume', fromOwnPage, (c) =>
    acted(c, sources, { text: 'It goes on.', none: NONE }, (client) =>
      steerBackfill(client, names, 'resume'),
    ),
  );
  return app;
}
