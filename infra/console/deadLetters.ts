import type { Client } from '@temporalio/client';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { ActionRefused } from '../../cli/actions/actions.ts';
import { newestRedrive, startRedrive, type RedriveView } from '../../cli/deadLetters/redrive.ts';
import type { ShownDeadLetter } from '../../cli/deadLetters/shown.ts';
import { listOf, summaryOf, type DeadLetterSummary } from '../../cli/deadLetters/summary.ts';
import type { DeadLetter, DeadLetterHead, DeadLetters } from '../../connections/cassandra/deadLetters.ts';
import { reading, type Reading } from '../../connections/reading.ts';
import type { PipelineNames } from '../../domain/definition.ts';
import { fromOwnPage } from './guard.ts';

export interface DeadLetterSources {
  readonly names: Pick<PipelineNames, 'workflowId' | 'taskQueue' | 'topic'>;
  partitions(): Promise<readonly string[]>;
  readonly table: Pick<DeadLetters, 'heads' | 'at'>;
  readonly shown: (letter: DeadLetter, all: boolean) => ShownDeadLetter;
  withTemporal<T>(use: (client: Client) => Promise<T>): Promise<T>;
  readonly readOnly: boolean;
}

/** What the page of dead letters shows, but for one of them that is opened. */
export interface DeadLettersView {
  readonly at: string;
  readonly hours: number;
  readonly summary: DeadLetterSummary;
  /** Of the chosen kind, or of all; newest first. */
  readonly letters: readonly DeadLetterHead[];
  /** The newest redrive; absent where there was none. */
  readonly redrive: Reading<RedriveView | undefined>;
  readonly readOnly: boolean;
}

const HOURS = [1, 24, 168, 720] as const;
const LISTED = 25;
const TEMPORAL_WITHIN_MS = 5000;

/** Routes of the dead letters' page. A redrive is started from the console's own page alone, and not where it only reads. */
export function deadLettersApp(sources: DeadLetterSources): Hono {
  const app = new Hono({ strict: false });

  app.get('/api/dead-letters', async (c) => {
    const hours = HOURS.find((it) => String(it) === (c.req.query('hours') ?? '24'));
    if (hours === undefined)
      throw new HTTPException(400, { message: `hours: expected one of ${HOURS.join(', ')}` });
    const kind = c.req.query('kind');
    const looked = {
      topic: sources.names.topic,
      partitions: await sources.partitions(),
      hours,
      now: new Date(),
    };
    const [summary, letters, redrive] = await Promise.all([
      summaryOf(sources.table, looked),
      listOf(sources.table, looked, { ...(kind === undefined ? {} : { kind }), limit: LISTED }),
      reading(TEMPORAL_WITHIN_MS, () =>
        sources.withTemporal((client) => newestRedrive(client, sources.names)),
      ),
    ]);
    const at = looked.now.toISOString();
    return c.json({
      at,
      hours,
      summary,
      letters,
      redrive,
      readOnly: sources.readOnly,
    } satisfies DeadLettersView);
  });

  app.get('/api/dead-letters/:day/:partition/:offset', async (c) => {
    const { day, partition, offset } = c.req.param();
    if (!/^\d{4}-\d\d-\d\d$/.test(day) || !/^\d{1,9}$/.test(partition) || !/^\d{1,18}$/.test(offset))
      throw new HTTPException(400, { message: 'expected a day, a partition and an offset' });
    const letter = await sources.table.at(sources.names.topic, { day, partition: Number(partition), offset });
    if (letter === undefined) throw new HTTPException(404, { message: 'there is no such dead letter' });
    return c.json(sources.shown(letter, c.req.query('all') === '1'));
  });

  app.post('/api/redrive', fromOwnPage, async (c) => {
    if (sources.readOnly) throw new HTTPException(403, { message: 'this console only reads' });
    const body: unknown = await c.req.json().catch(() => undefined);
    if (typeof body !== 'object' || body === null)
      throw new HTTPException(400, { message: 'expected an object' });
    try {
      const workflowId = await sources.withTemporal((client) => startRedrive(client, sources.names, body));
      return c.json({ text: 'It is under way.', workflowId });
    } catch (error) {
      if (error instanceof ActionRefused) return c.json({ error: error.message }, 409);
      throw error;
    }
  });
  return app;
}
