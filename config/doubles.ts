import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/**
 * The double of a pipeline's source: a server that answers as its API does, for tests and machines without a network. It is there where
 * the folder has `double/server.json`, which says this of it, and `double/main.ts --port N`, which is the server.
 */
export interface Double {
  readonly pipeline: string;
  /** As a server of the native stack, such as `earthquakes-source`; its port is set by `EARTHQUAKES_SOURCE_PORT`. */
  readonly name: DoubleName;
  /** What it is asked for, with the port where it listens by default: the URL of the pipeline's source, where none is configured. */
  readonly url: string;
}
export type DoubleName = `${string}-source`;
/** Name of its port: `earthquakesSource` for `earthquakes-source`. */
export type DoublePort = `${string}Source`;

const PIPELINES = fileURLToPath(new URL('../pipelines', import.meta.url));
const FILE = path.join('double', 'server.json');

const schema = z.strictObject({
  name: z.templateLiteral([z.string().regex(/^[a-z][a-z0-9-]*$/), '-source']),
  url: z
    .string()
    .regex(/^http:\/\/127\.0\.0\.1:\d+\//, 'expected http://127.0.0.1:<port>/…')
    .refine((it) => URL.canParse(it)),
});

/** All doubles, by the pipeline's name. @throws when a file does not say what it is to say. */
export function doubles(): readonly Double[] {
  return readdirSync(PIPELINES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted()
    .flatMap((pipeline) => {
      const text = textOf(path.join(PIPELINES, pipeline, FILE));
      return text === undefined ? [] : [doubleIn(pipeline, text)];
    });
}

/** What a file says. @throws what it was to say. */
export function doubleIn(pipeline: string, text: string): Double {
  const described = schema.safeParse(jsonIn(text));
  if (described.success) return { pipeline, ...described.data };
  throw new Error(
    `pipelines/${pipeline}/${FILE}: expected a name such as ${pipeline}-source and its url; ${z.prettifyError(described.error)}`,
  );
}

/** Name of a double's port among those of the stack. */
export function doublePort({ name }: Pick<Double, 'name'>): DoublePort {
  const [first = '', ...others] = name.slice(0, -'-source'.length).split('-');
  return `${[first, ...others.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('')}Source`;
}

/** Its URL where it listens on this port. */
export function doubleUrl({ url }: Pick<Double, 'url'>, port: number): string {
  const here = new URL(url);
  here.port = String(port);
  return here.href;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw error;
  }
}
