import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { wantedOf } from '../../cli/record/wanted.ts';
import type { Wanted, Way } from '../../cli/record/way.ts';

/** The route of a record's way; `follow` asks Kafka and Cassandra. */
export function recordApp(follow: (wanted: Wanted) => Promise<Way>): Hono {
  const app = new Hono({ strict: false });
  app.get('/api/record', async (c) => {
    let wanted: Wanted;
    try {
      wanted = wantedOf((c.req.query('of') ?? '').replaceAll(/\s/g, ''));
    } catch (error) {
      throw new HTTPException(400, { message: error instanceof Error ? error.message : String(error) });
    }
    return c.json(await follow(wanted));
  });
  return app;
}
