import { isUtf8 } from 'node:buffer';
import { Hono, type Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { startMend } from '../../cli/deadLetters/mend.ts';
import {
  newestRedrive,
  startRedrive,
  steerRedrive,
  type RedriveView,
} from '../../cli/deadLetters/redrive.ts';
import type { ShownDeadLetter } from '../../cli/deadLetters/shown.ts';
import { listOf, summaryOf, type DeadLetterSummary } from '../../cli/deadLetters/summary.ts';
import type { DeadLetter, DeadLetterHead, DeadLetters } from '../../connections/cassandra/deadLetters.ts';
import { reading, type Reading } from '../../connections/reading.ts';
import { MAX_VALUE, type DeadLetterPlace } from '../../domain/deadLetters.ts';
import type { PipelineNames } from '../../domain/definition.ts';
import { acted, type Acting } from './acted.ts';
import { fromOwnPage } from './guard.ts';

export interface DeadLetterSources extends Acting {
  readonly names: Pick<PipelineNames, 'workflowId' | 'taskQueue' | 'topic'>;
  partitions(): Promise<readonly string[]>;
  readonly table: Pick<DeadLetters, 'heads' | 'at'>;
  readonly shown: (letter: DeadLetter, all: boolean) => ShownDeadLetter;
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
const none = 'No redrive runs.';
const SAID = {
  started: { text: 'It is under way.', none },
  paused: { text: 'It is paused.', none },
  resumed: { text: 'It goes on.', none },
} as const;

/** A dead letter's value, to be mended. */
export interface ValueView {
  /** Its text; null where it is no UTF-8, or is longer than a mended one may be. */
  readonly value: string | null;
}

/** Routes of the dead letters' page. A redrive or a mend is started and steered from the console's own page alone, and not where it only reads. */
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
    const letter = await letterAt(placeOf(c.req.param()));
    return c.json(sources.shown(letter, c.req.query('all') === '1'));
  });

  app.get('/api/dead-letters/:day/:partition/:offset/value', async (c) => {
    const { value } = await letterAt(placeOf(c.req.param()));
    return c.json({ value: textOf(value) } satisfies ValueView);
  });

  // What the schema says of another value; nothing is sent.
  app.post('/api/dead-letters/:day/:partition/:offset/judge', fromOwnPage, async (c) => {
    const letter = await letterAt(placeOf(c.req.param()));
    return c.json(sources.shown({ ...letter, value: Buffer.from(await valueIn(c)) }, true));
  });

  app.post('/api/dead-letters/:day/:partition/:offset/mend', fromOwnPage, async (c) => {
    const place = placeOf(c.req.param());
    const value = await valueIn(c);
    return acted(c, sources, SAID.started, (client) => startMend(client, sources, place, { value }));
  });

  app.post('/api/redrive', fromOwnPage, async (c) => {
    const body = await objectIn(c);
    return acted(c, sources, SAID.started, (client) => startRedrive(client, sources.names, body));
  });
  app.post('/api/redrive/pause', fromOwnPage, (c) =>
    acted(c, sources, SAID.paused, (client) => steerRedrive(client, sources.names, 'pause')),
  );
  app.post('/api/redrive/resume', fromOwnPage, (c) =>
    acted(c, sources, SAID.resumed, (client) => steerRedrive(client, sources.names, 'resume')),
  );
  return app;

  async function letterAt(place: DeadLetterPlace): Promise<DeadLetter> {
    const letter = await sources.table.at(sources.names.topic, place);
    if (letter === undefined) throw new HTTPException(404, { message: 'there is no such dead letter' });
    return letter;
  }
}

function placeOf({ day, partition, offset }: Record<'day' | 'partition' | 'offset', string>) {
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || !/^\d{1,9}$/.test(partition) || !/^\d{1,18}$/.test(offset))
    throw new HTTPException(400, { message: 'expected a day, a partition and an offset' });
  return { day, partition: Number(partition), offset };
}

async function objectIn(c: Context): Promise<object> {
  const body: unknown = await c.req.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null)
    throw new HTTPException(400, { message: 'expected an object' });
  return body;
}

async function valueIn(c: Context): Promise<string> {
  const value: unknown = Reflect.get(await objectIn(c), 'value');
  if (typeof value !== 'string') throw new HTTPException(400, { message: 'value: expected a text' });
  return value;
}

function textOf(value: Buffer | null): string | null {
  if (value === null || !isUtf8(value)) return null;
  const text = value.toString();
  return text.length > MAX_VALUE ? null : text;
}
