import { TOPIC } from '../../../tests/companyNames.ts';
import type { StreamProgress } from '../../../domain/verification.ts';
import type { TopicRecord } from '../../../connections/kafka/kafka.ts';
import { topicPageApp } from './app.ts';
import { openKafkaBrowser, type KafkaBrowser } from './kafkaBrowser.ts';
import { messageView } from './messages.ts';
import type { PageSources } from './overview.ts';

const ATTACK = `<script>alert("1")</script><img src=x onerror='alert(2)'>`;
const ESCAPED =
  '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&lt;img src=x onerror=&#39;alert(2)&#39;&gt;';

const progress: StreamProgress = {
  at: '2026-01-01T00:00:05.000Z',
  batchId: 7,
  submissionId: 'driver-20260101000000-0000',
  rowsRead: 3,
  deadLetters: 0,
  startOffsets: { 0: '5' },
  endOffsets: { 0: '8' },
  latestOffsets: { 0: '8' },
  durationMs: 250,
  rowsPerSecond: 12,
};

const ATTACKING: TopicRecord = {
  partition: 0,
  offset: '9',
  timestampMs: Date.UTC(2026, 0, 1),
  key: Buffer.from(ATTACK),
  value: Buffer.from(JSON.stringify({ name: ATTACK })),
  headers: { [ATTACK]: ATTACK },
};
const message = messageView(ATTACKING);

const RECORD = {
  partition: 0,
  offset: '8',
  timestampMs: Date.UTC(2026, 0, 1),
  key: Buffer.from('a-key'),
  value: Buffer.from(
    '{"id": "a-key", "name": "Live & Sons", "valuation": 12345678901234567890, "email": "a@b.example"}',
  ),
  headers: {},
};

/** A cluster of one broker, with the pipeline's topic and one of which nobody reads. */
const kafka: KafkaBrowser = {
  brokers: async () => ({
    clusterId: 'a-cluster',
    controller: 1,
    brokers: [{ nodeId: 1, host: '127.0.0.1', port: 9092 }],
  }),
  topics: async () =>
    [TOPIC, 'other'].map((name) => ({
      name,
      partitions: [
        { partition: 0, leader: 1, replicas: [1], inSync: [1] },
        { partition: 1, leader: 1, replicas: [1], inSync: [1] },
      ],
      offsets: { value: { begin: { 0: '2', 1: '0' }, end: { 0: '10', 1: '4' } } },
    })),
  groups: async () => [
    {
      groupId: ATTACK,
      state: 'Stable',
      members: 2,
      committed: [{ topic: 'other', offsets: { 0: '9', 1: '4' } }],
    },
  ],
  settings: async () => [{ name: 'retention.ms', value: '604800000' }],
  newest: async (_topic, _count, columns) => [RECORD, ATTACKING].map((it) => messageView(it, 400, columns)),
  message: async (topic, partition, offset) =>
    topic === TOPIC && partition === 0
      ? [messageView(RECORD), message].find((one) => one.offset === offset)
      : undefined,
};

const sources: PageSources = {
  kafka,
  schemas: {
    schemas: async () => [
      { subject: `${TOPIC}-value`, version: 2, id: 5, type: 'JSON', schema: `{"title":"${TOPIC}"}` },
    ],
  },
  streams: [
    {
      pipeline: 'companies',
      topic: TOPIC,
      columns: ['id', 'name', 'valuation'],
      progress: async () => progress,
    },
  ],
};

async function get(path: string, replaced: Partial<PageSources> = {}) {
  const response = await topicPageApp({ ...sources, ...replaced }).request(path);
  return { status: response.status, headers: response.headers, text: await response.text() };
}

async function getJson(path: string, replaced: Partial<PageSources> = {}): Promise<unknown> {
  return JSON.parse((await get(path, replaced)).text);
}

describe('the front page', () => {
  it('shows brokers, topics with counts and lag, the stream, groups and schemas', async () => {
    const { status, text } = await get('/topics');
    expect(status).toBe(200);
    for (const part of [
      '127.0.0.1:9092',
      'controller',
      TOPIC,
      'companies: micro-batch 7',
      'Stable',
      `${TOPIC}-value`,
    ])
      expect(text).toContain(part);
  });

  it('has its style as it was written, nothing of it escaped', async () => {
    const style = /<style>([^<]*)<\/style>/.exec((await get('/topics')).text)?.[1] ?? '';
    expect(style).toContain('font: 13px/20px');
    expect(style).not.toContain('&');
  });

  it('loads itself again only where it is asked to', async () => {
    expect((await get('/topics')).text).not.toContain('http-equiv="refresh"');
    expect((await get('/topics?refresh=on')).text).toContain('http-equiv="refresh"');
  });

  it('is the same as JSON under /api/overview, with the lag of each partition of the stream', async () => {
    expect(await getJson('/api/overview')).toMatchObject({
      brokers: { value: { clusterId: 'a-cluster' } },
      topics: { value: [{ name: TOPIC }, { name: 'other' }] },
      // Partition 1 was never read: it is behind by all that it holds.
      streams: [{ pipeline: 'companies', topic: TOPIC, lag: { 0: '2', 1: '4' } }],
    });
  });

  it('still answers with a broker away, and says so', async () => {
    const away = openKafkaBrowser({
      brokers: ['127.0.0.1:1'],
      tls: false,
    });
    const { status, text } = await get('/topics', { kafka: away });
    await away.close();
    expect(status).toBe(200);
    expect(text).toMatch(/The brokers could not be read: .*ECONNREFUSED/);
    expect(text).toContain('companies: micro-batch 7');
  });

  it('still answers with registry and Cassandra away, and says so', async () => {
    const { status, text } = await get('/topics', {
      schemas: { schemas: () => Promise.reject(new Error('no registry')) },
      streams: [
        {
          pipeline: 'companies',
          topic: TOPIC,
          columns: [],
          progress: () => Promise.reject(new Error('no Cassandra')),
        },
      ],
    });
    expect(status).toBe(200);
    expect(text).toContain('could not be read: no registry');
    expect(text).toContain('could not be read: no Cassandra');
  });
});

describe('the page of a topic', () => {
  it('shows the partitions with their offsets and lag, and the newest messages', async () => {
    const { status, text } = await get(`/topics/${TOPIC}`);
    expect(status).toBe(200);
    for (const part of ['first offset', '1 of 1', `/topics/${TOPIC}/messages/0/9`])
      expect(text).toContain(part);
    expect(await getJson(`/api/topics/${TOPIC}`)).toMatchObject({
      topic: { name: TOPIC },
      messages: { value: [{ offset: '8' }, { offset: '9' }] },
      streamLag: { 0: '2', 1: '4' },
    });
  });

  it('shows records by their columns, each number as it was written, and nothing of others than these', async () => {
    const { text } = await get(`/topics/${TOPIC}`);
    for (const part of ['<th class="">valuation</th>', 'Live &amp; Sons', '12345678901234567890'])
      expect(text).toContain(part);
    expect(text).not.toContain('a@b.example');
  });

  it('shows what is set for it, and why that could not be read', async () => {
    expect((await get(`/topics/${TOPIC}`)).text).toContain('retention.ms');
    const away = { ...kafka, settings: () => Promise.reject(new Error('not allowed')) };
    expect((await get(`/topics/${TOPIC}`, { kafka: away })).text).toContain(
      'The settings could not be read: not allowed',
    );
  });

  it.each([
    [`/topics/${TOPIC}/find?of=0/9`, `/topics/${TOPIC}/messages/0/9`],
    [`/topics/${TOPIC}/find?of=${encodeURIComponent(' 2 / 21,874')}`, `/topics/${TOPIC}/messages/2/21874`],
    [`/topics/${TOPIC}/find?of=a%26b`, '/record?of=a%26b&pipeline=companies'],
  ])('finds by place, and by key where records are followed: %s', async (path, to) => {
    const { status, headers } = await get(path);
    expect([status, headers.get('location')]).toEqual([302, to]);
  });

  it.each(['/topics/other/find?of=a-key', `/topics/${TOPIC}/find`])('finds nothing by %s', async (path) => {
    expect((await get(path)).status).toBe(400);
  });

  it('shows no lag for a topic that the stream does not read', async () => {
    expect(await getJson('/api/topics/other')).not.toHaveProperty('streamLag');
  });

  it('is 404 for an unknown topic, as a page and as JSON', async () => {
    const page = await get('/topics/nowhere');
    expect(page.status).toBe(404);
    expect(page.text).toContain('there is no topic nowhere');
    expect((await get('/api/topics/nowhere')).status).toBe(404);
    expect(await getJson('/api/topics/nowhere')).toEqual({ error: 'there is no topic nowhere' });
  });

  it('is 503 with a broker away', async () => {
    const away = { ...kafka, topics: () => Promise.reject(new Error('no broker')) };
    const { status, text } = await get(`/topics/${TOPIC}`, { kafka: away });
    expect(status).toBe(503);
    expect(text).toContain('Kafka could not be read: no broker');
  });

  it.each(['-1', '201', '1.5', 'all'])('refuses %s messages', async (limit) => {
    const { status } = await get(`/api/topics/${TOPIC}?limit=${limit}`);
    expect(status).toBe(400);
  });
});

describe('the page of a message', () => {
  it('shows all of it', async () => {
    const { status, text } = await get(`/topics/${TOPIC}/messages/0/9`);
    expect(status).toBe(200);
    expect(text).toContain('2026-01-01T00:00:00.000Z');
    expect(await getJson(`/api/topics/${TOPIC}/messages/0/9`)).toMatchObject({ offset: '9' });
  });

  it('has each number as it was written', async () => {
    expect((await get(`/topics/${TOPIC}/messages/0/8`)).text).toContain('12345678901234567890');
  });

  it('is 404 where there is none, and 400 where there can be none', async () => {
    expect((await get(`/topics/${TOPIC}/messages/0/10`)).status).toBe(404);
    expect((await get(`/topics/${TOPIC}/messages/0/-1`)).status).toBe(400);
    expect((await get(`/topics/${TOPIC}/messages/zero/1`)).status).toBe(400);
  });
});

describe('what stands in Kafka', () => {
  it.each(['/topics', `/topics/${TOPIC}`, `/topics/${TOPIC}/messages/0/9`])(
    'is escaped on %s',
    async (path) => {
      const { text, headers } = await get(path);
      expect(text).not.toContain('<script');
      expect(text).not.toContain('<img');
      expect(text).toContain(path.endsWith('/9') ? '&lt;script&gt;' : ESCAPED);
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'/);
    },
  );

  it('is escaped in the message of an error, too', async () => {
    const { status, text } = await get(`/topics/${encodeURIComponent(ATTACK)}`);
    expect(status).toBe(404);
    expect(text).not.toContain('<script');
    expect(text).toContain(ESCAPED);
  });
});

it('answers 404 to an unknown path', async () => {
  expect((await get('/elsewhere')).status).toBe(404);
  expect(await getJson('/api/elsewhere')).toEqual({ error: 'there is no page /api/elsewhere' });
});
