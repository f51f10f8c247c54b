import { Hono } from 'hono';
import { html } from 'hono/html';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import { reading } from '../../../connections/reading.ts';
import { streamLag } from './lag.ts';
import { readOverview, type PageSources } from './overview.ts';
import { layout } from './pages/layout.ts';
import { messagePage } from './pages/messagePage.ts';
import { overviewPage } from './pages/overviewPage.ts';
import { topicPage } from './pages/topicPage.ts';
import type { TopicPageView, TopicView } from './views.ts';

const WITHIN_MS = 10_000;
const MESSAGES = { default: 20, most: 200 } as const;

/** The page and, under `/api/`, the same as JSON. It only reads, and answers whatever is away. */
export function topicPageApp(sources: PageSources): Hono {
  const app = new Hono({ strict: false });
  // The page runs no script and loads nothing: what stands in a message cannot change that.
  app.use(
    secureHeaders({ contentSecurityPolicy: { defaultSrc: ["'none'"], styleSrc: ["'unsafe-inline'"] } }),
  );

  app.get('/topics', async (c) =>
    c.html(overviewPage(await readOverview(sources), refreshOf(c.req.query('refresh')))),
  );
  app.get('/topics/:topic', async (c) => {
    const view = await readTopic(c.req.param('topic'), c.req.query('limit'));
    return c.html(topicPage(view, refreshOf(c.req.query('refresh'))));
  });
  // One field for a place and for a key: a record is looked for by its key where it is followed.
  app.get('/topics/:topic/find', (c) => {
    const [topic, of] = [c.req.param('topic'), (c.req.query('of') ?? '').trim()];
    const [, partition, offset] = /^(\d+)\s*\/\s*([\d,]+)$/.exec(of) ?? [];
    if (partition !== undefined && offset !== undefined)
      return c.redirect(
        `/topics/${encodeURIComponent(topic)}/messages/${partition}/${offset.replaceAll(',', '')}`,
      );
    const stream = sources.streams.find((one) => one.topic === topic);
    if (stream === undefined || of === '')
      throw new HTTPException(400, { message: `expected a partition and an offset, got "${of}"` });
    const query = new URLSearchParams({ of, pipeline: stream.pipeline });
    return c.redirect(`/record?${query.toString()}`);
  });
  app.get('/topics/:topic/messages/:partition/:offset', async (c) =>
    c.html(messagePage(c.req.param('topic'), await readMessage(c.req.param()))),
  );

  app.get('/api/overview', async (c) => c.json(await readOverview(sources)));
  app.get('/api/topics/:topic', async (c) =>
    c.json(await readTopic(c.req.param('topic'), c.req.query('limit'))),
  );
  app.get('/api/topics/:topic/messages/:partition/:offset', async (c) =>
    c.json(await readMessage(c.req.param())),
  );

  app.notFound((c) => answerError(c.req.path, 404, `there is no page ${c.req.path}`));
  app.onError((error, c) => {
    const status = error instanceof HTTPException ? error.status : 500;
    return answerError(c.req.path, status, error.message);
  });
  return app;

  async function readTopic(name: string, limit: string | undefined): Promise<TopicPageView> {
    const topic = await findTopic(name);
    const count = limit === undefined ? MESSAGES.default : Number(limit);
    if (!Number.isInteger(count) || count < 0 || count > MESSAGES.most)
      throw new HTTPException(400, {
        message: `limit: expected a whole number up to ${MESSAGES.most}, got "${limit}"`,
      });
    const stream = sources.streams.find((one) => one.topic === name);
    const columns = stream?.columns ?? [];
    const [settings, messages, progress] = await Promise.all([
      reading(WITHIN_MS, () => sources.kafka.settings(name)),
      reading(WITHIN_MS, async () => (await sources.kafka.newest(name, count, columns)) ?? []),
      reading(WITHIN_MS, async () => stream?.progress()),
    ]);
    const lag = streamLag(topic, progress);
    return {
      at: new Date().toISOString(),
      topic,
      isStreamed: stream !== undefined,
      settings,
      columns,
      messages,
      ...(lag === undefined ? {} : { streamLag: lag }),
    };
  }

  async function findTopic(name: string): Promise<TopicView> {
    const topics = await reading(WITHIN_MS, () => sources.kafka.topics());
    if ('error' in topics)
      throw new HTTPException(503, { message: `Kafka could not be read: ${topics.error}` });
    const topic = topics.value.find((one) => one.name === name);
    if (topic === undefined) throw new HTTPException(404, { message: `there is no topic ${name}` });
    return topic;
  }

  async function readMessage({ topic = '', partition = '', offset = '' }: Record<string, string>) {
    if (!/^\d{1,9}$/.test(partition) || !/^\d{1,18}$/.test(offset))
      throw new HTTPException(400, {
        message: `expected a partition and an offset, got ${partition}/${offset}`,
      });
    const message = await reading(WITHIN_MS, () => sources.kafka.message(topic, Number(partition), offset));
    if ('error' in message)
      throw new HTTPException(503, { message: `Kafka could not be read: ${message.error}` });
    if (message.value === undefined)
      throw new HTTPException(404, {
        message: `topic ${topic} holds no message at partition ${partition}, offset ${offset}`,
      });
    return message.value;
  }
}

function refreshOf(text: string | undefined): 'on' | 'off' {
  return text === 'on' ? 'on' : 'off';
}

async function answerError(path: string, status: number, message: string): Promise<Response> {
  if (path.startsWith('/api/')) return Response.json({ error: message }, { status });
  const page = layout(
    { title: String(status), at: new Date().toISOString(), refresh: status === 503 ? 'on' : 'never' },
    html`<p class="error">${message}</p>`,
  );
  return new Response(String(await page), {
    status,
    headers: { 'content-type': 'text/html; charset=UTF-8' },
  });
}
