import { createServer } from 'node:http';
import { startDouble, type RunningDouble } from '../../double.ts';
import { eventsAt, type Feature } from './events.ts';

const QUERY = '/fdsnws/event/1/query';
const FEED = /^\/earthquakes\/feed\/v1\.0\/summary\/all_(hour|day)\.geojson$/;
const HOUR_MS = 3_600_000;
const MAX_LIMIT = 20_000;
const DAYS = 2;

/** Address that it listens on, by default 127.0.0.1, and its clock. */
export interface EarthquakeFeedOptions {
  readonly host?: string;
  readonly now?: () => number;
}

/** Starts an HTTP server that answers as the summary feeds and the query API do; port 0 takes a free one. */
export async function startEarthquakeFeed(
  port: number,
  { host = '127.0.0.1', now = Date.now }: EarthquakeFeedOptions = {},
): Promise<RunningDouble> {
  const server = createServer(({ url = '/' }, response) => {
    const { status, body } = answer(new URL(url, 'http://feed'), now());
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(body));
  });
  return startDouble(server, port, host);
}

function answer(url: URL, nowMs: number): { readonly status: number; readonly body: object } {
  const [, summary] = FEED.exec(url.pathname) ?? [];
  if (summary !== undefined) {
    // Made anew once a minute; what was deleted is not in it.
    const generated = nowMs - (nowMs % 60_000);
    const events = eventsAt(generated - HOUR_MS * (summary === 'hour' ? 1 : 24), generated);
    return collection(events.filter(isThere), { generated });
  }
  return url.pathname === QUERY ? query(url.searchParams, nowMs) : problem(404, 'Not Found');
}

function query(parameters: URLSearchParams, nowMs: number) {
  const time = (name: string) => (parameters.has(name) ? Date.parse(parameters.get(name) ?? '') : -Infinity);
  const limit = Number(parameters.get('limit') ?? MAX_LIMIT);
  const offset = Number(parameters.get('offset') ?? 1);
  if (parameters.get('format') !== 'geojson') return problem(400, 'format: the double knows geojson alone');
  if (Number.isNaN(time('starttime')) || Number.isNaN(time('updatedafter'))) return problem(400, 'Bad time');
  if (!(limit >= 1 && limit <= MAX_LIMIT && offset >= 1)) return problem(400, 'Bad limit or offset');
  const events = eventsAt(Math.max(time('starttime'), nowMs - DAYS * 24 * HOUR_MS), nowMs)
    .filter(({ properties: { updated } }) => Number(updated) > time('updatedafter'))
    .filter((event) => parameters.get('includedeleted') === 'true' || isThere(event));
  const page = events.slice(offset - 1, offset - 1 + limit);
  return collection(page, { generated: nowMs, limit, offset });
}

function collection(features: readonly Feature[], metadata: object) {
  const about = { title: 'USGS Earthquakes', status: 200, api: '1.14.1', count: features.length };
  return { status: 200, body: { type: 'FeatureCollection', metadata: { ...about, ...metadata }, features } };
}

function problem(status: number, message: string) {
  return { status, body: { status, message } };
}

function isThere({ properties: { status } }: Feature): boolean {
  return status !== 'deleted';
}
