import type { Hono } from 'hono';
import { ACTION_HEADER } from '../../infra/console/guard.ts';

/** What the console's own page sends; `headers` are in place of its own. */
export function postAsPage(
  app: Pick<Hono, 'request'>,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response | Promise<Response> {
  return app.request(`http://127.0.0.1:9021${path}`, {
    method: 'POST',
    headers: {
      host: '127.0.0.1:9021',
      origin: 'http://127.0.0.1:9021',
      'content-type': 'application/json',
      [ACTION_HEADER]: '1',
      ...headers,
    },
    body: JSON.stringify(body),
  });
}
