import { Hono, type Context } from 'hono';
import { HTTPException } from 'hono/http-exception';

/**
 * What each pipeline has, under the same paths: `?pipeline=` says whose is asked for, and without it it is the first's.
 * @param parts of each pipeline, by its name.
 */
export function byPipeline(parts: ReadonlyMap<string, readonly Hono[]>): Hono {
  const apps = new Map([...parts].map(([name, of]) => [name, together(of)]));
  const [first = ''] = apps.keys();
  const app = new Hono({ strict: false });
  for (const { method, path } of apps.get(first)?.routes ?? [])
    app.on(method, path, (c) => {
      const name = c.req.query('pipeline') ?? first;
      const asked = apps.get(name);
      if (asked !== undefined) return asked.fetch(c.req.raw);
      const known = [...apps.keys()].join(', ');
      throw new HTTPException(404, { message: `no pipeline "${name}" runs here; expected one of ${known}` });
    });
  return app;
}

function together(parts: readonly Hono[]): Hono {
  const app = new Hono({ strict: false });
  for (const part of parts) app.route('/', part);
  app.onError(answerError);
  return app;
}

/** What went wrong as JSON: that of a request with its status, anything else as a system that is away. */
export function answerError(error: Error, c: Context): Response {
  const status = error instanceof HTTPException ? error.status : 503;
  return c.json({ error: error.message }, status);
}
