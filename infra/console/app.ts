import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { setCookie } from 'hono/cookie';
import { etag } from 'hono/etag';
import { secureHeaders } from 'hono/secure-headers';
import { streamSSE } from 'hono/streaming';
import type { PageFiles } from './bundle.ts';
import { answerError, byPipeline } from './byPipeline.ts';
import { guard, sameText, TOKEN_COOKIE, type GuardOptions } from './guard.ts';
import type { Live } from './live.ts';

export interface ConsoleDependencies {
  readonly live: Pick<Live, 'listen' | 'look'>;
  readonly files: PageFiles;
  readonly guard: GuardOptions;
  /** What each pipeline's sections ask for, and the actions on it, by its name; the first is shown where none is named. */
  readonly pipelines: ReadonlyMap<string, readonly Hono[]>;
  /** The pages of topics and messages. */
  readonly topics: Hono;
}

/** Sections of the one page; its script draws the one that is asked for. */
const PAGES = ['/', '/charts', '/record', '/dead-letters', '/backfill', '/ledger'] as const;

/** What the page loads. */
const FILES = ['/console.js', '/console.css', '/land.svg'] as const;

/** A proxy that sees nothing for longer closes the connection. */
const KEEP_ALIVE_MS = 15_000;

/** The console: one page, what happens as events, and what each pipeline's sections ask for. */
export function consoleApp(dependencies: ConsoleDependencies): Hono {
  const { live, files } = dependencies;
  const app = new Hono({ strict: false });
  // The pages of topics and messages have headers of their own.
  app.on(
    'ALL',
    [...PAGES, ...FILES, '/api/view', '/api/events', '/api/actions'],
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        connectSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
      },
      xFrameOptions: 'DENY',
    }),
  );
  // Events are not touched: they are sent as they come.
  app.use(compress());
  // Opened once with its token, the page keeps it in a cookie that no script reads and no other site sends.
  app.get('/', async (c, next) => {
    const { token } = dependencies.guard;
    const given = c.req.query('token');
    if (given === undefined || token === undefined || !sameText(token, given)) return next();
    setCookie(c, TOKEN_COOKIE, given, { httpOnly: true, sameSite: 'Strict', path: '/' });
    return c.redirect('/');
  });
  app.use(guard(dependencies.guard));

  // Kept by the browser, which asks each time whether it is another: a console that was started anew may have another page.
  app.on('GET', [...PAGES, ...FILES], etag(), async (c, next) => {
    await next();
    c.header('cache-control', 'no-cache');
  });
  for (const page of PAGES) app.get(page, (c) => c.html(files.html));
  app.get('/console.js', (c) =>
    c.body(files.script, 200, { 'content-type': 'text/javascript; charset=UTF-8' }),
  );
  app.get('/console.css', (c) => c.body(files.style, 200, { 'content-type': 'text/css; charset=UTF-8' }));

  app.get('/land.svg', (c) => c.body(files.land, 200, { 'content-type': 'image/svg+xml; charset=UTF-8' }));

  app.get('/api/view', async (c) => {
    const view = await live.look();
    return view === undefined ? c.json({ error: 'the stack does not run' }, 503) : c.json(view);
  });
  app.get('/api/events', (c) =>
    streamSSE(c, async (stream) => {
      const stop = live.listen((view) => void stream.writeSSE({ event: 'view', data: JSON.stringify(view) }));
      stream.onAbort(stop);
      try {
        while (!stream.aborted) {
          await stream.writeSSE({ event: 'alive', data: '' });
          await stream.sleep(KEEP_ALIVE_MS);
        }
      } finally {
        stop();
      }
    }),
  );
  app.route('/', byPipeline(dependencies.pipelines));
  app.route('/', dependencies.topics);
  app.onError(answerError);
  return app;
}
