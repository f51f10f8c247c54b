import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { RANGE_NAMES, REFRESH_MS, type ChartsView, type RangeName, type ValueOf } from './chartsView.ts';
import type { Asked } from './readCharts.ts';

/** Of which pipeline, and how its charts are read. */
export interface ChartSources {
  /** Names of its dimensions. */
  readonly dimensions: readonly string[];
  read(asked: Asked): Promise<ChartsView>;
  now(): Date;
}

const LONGEST_VALUE = 256;

/** The route of a pipeline's charts. They are read once for all who look, however many they are, and again when they are worth it. */
export function chartsApp(sources: ChartSources): Hono {
  const app = new Hono({ strict: false });
  const known = new Map<string, Read>();

  app.get('/api/charts', async (c) => {
    const range = rangeOf(c.req.query('range') ?? '30m');
    const of = valueOf(c.req.query('of'), sources.dimensions);
    return c.json(await read(range, of));
  });
  return app;

  function read(range: RangeName, of: ValueOf | undefined): Promise<ChartsView> {
    const now = sources.now();
    for (const [key, { until }] of known) if (until <= now.getTime()) known.delete(key);
    const key = JSON.stringify([range, of]);
    const found = known.get(key);
    if (found !== undefined) return found.view;
    const view = sources.read({ range, now, ...(of === undefined ? {} : { of }) });
    known.set(key, { until: now.getTime() + REFRESH_MS[range], view });
    // What failed is tried again by the next who asks.
    view.catch(() => known.delete(key));
    return view;
  }
}

interface Read {
  readonly until: number;
  readonly view: Promise<ChartsView>;
}

function rangeOf(name: string): RangeName {
  const range = RANGE_NAMES.find((it) => it === name);
  if (range === undefined)
    throw new HTTPException(400, { message: `range: expected one of ${RANGE_NAMES.join(', ')}` });
  return range;
}

/** Of `country:Chile` the value of a dimension. */
function valueOf(text: string | undefined, dimensions: readonly string[]): ValueOf | undefined {
  if (text === undefined) return undefined;
  const [dimension = ''] = text.split(':', 1);
  const value = text.slice(dimension.length + 1);
  if (!dimensions.includes(dimension) || value === '' || value.length > LONGEST_VALUE)
    throw new HTTPException(400, {
      message: `of: expected one of ${dimensions.join(', ')}, a colon and a value`,
    });
  return { dimension, value };
}
