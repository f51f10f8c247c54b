import { z } from 'zod';
import type { SourceConfiguration, SourceSettings } from '../domain/source.ts';
import { type Environment, readBoth, readEnvironment } from './environment.ts';
import { httpUrl, integer, jsonObject } from './fields.ts';

/** The HTTP API that a pipeline's records come from. */
export interface SourceConfig {
  readonly url: string;
  readonly timeoutMs: number;
  /** An answer larger than this is refused. */
  readonly maxBytes: number;
  /** Sent with each request to the API, and to nobody else: a token is among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** Proxy that it is asked through; else that of the environment, if any. */
  readonly proxy?: string;
  /** Absolute path of certificates (PEM) of authorities that are trusted beside the usual ones. */
  readonly authorities?: string;
  /** Those of the pipeline's own that are set. */
  readonly settings: SourceSettings;
}

/** What every source has, behind its prefix. */
const common = z.object({
  URL: httpUrl.optional(),
  TIMEOUT_MS: integer(100, 300_000).default(10_000),
  MAX_BYTES: integer(1024).default(8 * 1024 * 1024),
  TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'expected printable ASCII without spaces')
    .optional(),
  PROXY: httpUrl.optional(),
  CA_FILE: z.string().startsWith('/', 'expected an absolute path').optional(),
  HEADERS: jsonObject('of header names and values')
    .pipe(z.record(z.string().regex(/^[\w-]+$/), z.string().regex(/^[\x20-\x7e]*$/)))
    .default({}),
});

/** Names of a source's variables, for the documentation's test. */
export function sourceVariables({ variables, settings = {} }: SourceConfiguration): readonly string[] {
  return [...Object.keys(common.shape), ...Object.keys(settings)].map((name) => `${variables}_${name}`);
}

/**
 * Reads and checks what is configured of a pipeline's source.
 * @throws ConfigurationError that lists everything that is wrong.
 */
export function readSourceConfig(
  { variables, url, settings = {} }: SourceConfiguration,
  environment: Environment = process.env,
): SourceConfig {
  const prefix = `${variables}_`;
  const [read, own] = readBoth(
    () => readEnvironment(common, environment, prefix),
    () => readEnvironment(settingsSchema(settings), environment, prefix),
  );
  return {
    url: read.URL ?? url,
    timeoutMs: read.TIMEOUT_MS,
    maxBytes: read.MAX_BYTES,
    headers: {
      ...read.HEADERS,
      ...(read.TOKEN === undefined ? {} : { Authorization: `Bearer ${read.TOKEN}` }),
    },
    ...(read.PROXY === undefined ? {} : { proxy: read.PROXY }),
    ...(read.CA_FILE === undefined ? {} : { authorities: read.CA_FILE }),
    settings: Object.fromEntries(
      Object.entries(own).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
  };
}

function settingsSchema(settings: NonNullable<SourceConfiguration['settings']>) {
  return z.object(
    Object.fromEntries(
      Object.entries(settings).map(([name, { pattern, expected }]) => [
        name,
        z.string().regex(pattern, `expected ${expected}`).optional(),
      ]),
    ),
  );
}
