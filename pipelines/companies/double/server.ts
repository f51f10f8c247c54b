import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import { startDouble, type RunningDouble } from '../../double.ts';
import { companies } from './companies.ts';
import { readQuery, seedNumber } from './query.ts';
import { rateLimiter, type RateLimitVerdict } from './rateLimit.ts';

/** How the company source is started. */
export interface CompanySourceOptions {
  /** Address that it listens on, by default 127.0.0.1. */
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Requests let through per minute and path, the others get 429; absent: all of them. */
  readonly requestsPerMinute?: number;
  /** Clock of the rate limit, in milliseconds; for tests. */
  readonly now?: () => number;
}

interface Answer {
  readonly code: number;
  readonly body: object;
  readonly headers?: OutgoingHttpHeaders;
}

/** Both versions of the API that are in use; their companies have the same form. */
const PATHS: readonly string[] = ['/api/v1/companies', '/api/v2/companies'];

/**
 * Starts an HTTP server that answers like fakerapi.it's `GET /api/v1/companies`.
 * @throws when the port is taken.
 */
export async function startCompanySource({
  host = '127.0.0.1',
  port,
  requestsPerMinute,
  now = Date.now,
}: CompanySourceOptions): Promise<RunningDouble> {
  const limiters = new Map(
    requestsPerMinute === undefined ? [] : PATHS.map((path) => [path, rateLimiter(requestsPerMinute, now)]),
  );
  const server = createServer((request, response) => {
    send(
      response,
      answer(request, (path) => limiters.get(path)?.()),
    );
  });
  return startDouble(server, port, host);
}

function answer(
  { method = '', url = '/' }: IncomingMessage,
  limit: (path: string) => RateLimitVerdict | undefined,
): Answer {
  // Split by hand: the URL class throws on request targets such as `//`.
  const [target = '', query] = url.split('?', 2);
  const path = target.replace(/\/$/, '');
  if (!PATHS.includes(path)) return { code: 404, body: { status: 'Not found', code: 404, total: 0 } };
  if (method !== 'GET' && method !== 'HEAD')
    return {
      code: 405,
      body: { status: 'Method not allowed', code: 405, total: 0 },
      headers: { allow: 'GET, HEAD' },
    };

  const verdict = limit(path);
  const headers = verdict === undefined ? {} : rateLimitHeaders(verdict);
  if (verdict?.allowed === false)
    return { code: 429, body: { status: 'Too Many Requests', code: 429, total: 0 }, headers };

  const { quantity, locale, seed } = readQuery(new URLSearchParams(query));
  const data = companies({ quantity, locale, ...(seed === null ? {} : { seed: seedNumber(seed) }) });
  return { code: 200, body: { status: 'OK', code: 200, locale, seed, total: data.length, data }, headers };
}

function rateLimitHeaders({
  allowed,
  limit,
  remaining,
  retryAfterSeconds,
}: RateLimitVerdict): OutgoingHttpHeaders {
  return {
    'x-ratelimit-limit': limit,
    'x-ratelimit-remaining': remaining,
    ...(allowed ? {} : { 'retry-after': String(retryAfterSeconds) }),
  };
}

function send(response: ServerResponse, { code, body, headers }: Answer): void {
  const text = JSON.stringify(body);
  response.writeHead(code, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'access-control-allow-origin': '*',
    ...headers,
  });
  response.end(text);
}
