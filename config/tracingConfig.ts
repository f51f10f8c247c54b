import { z } from 'zod';
import { type Environment, readEnvironment } from './environment.ts';
import { httpUrl } from './fields.ts';

/** Where traces are sent, by OTLP over HTTP, as JSON. */
export interface TracingConfig {
  /** Of the collector; spans go to `/v1/traces` below it. */
  readonly endpoint: string;
  /** Sent with each request: a token is among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
}

/** `name=value,name=value`, values percent-encoded, as OpenTelemetry has it. */
const headers = z.string().transform((text, context): Readonly<Record<string, string>> => {
  try {
    return Object.fromEntries(text.split(',').map(headerOf));
  } catch {
    context.addIssue('expected name=value, comma-separated, with values percent-encoded');
    return z.NEVER;
  }
});

const schema = z.object({
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: headers.optional(),
  OTEL_SERVICE_NAME: z.string().default('pipeline-worker'),
});

/** Names of the variables: the worker's alone, as a token is among them. */
export const TRACING_VARIABLES: readonly string[] = Object.keys(schema.shape);

const checked = schema.refine(
  (env) => env.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined || env.OTEL_EXPORTER_OTLP_HEADERS === undefined,
  { path: ['OTEL_EXPORTER_OTLP_ENDPOINT'], message: 'expected with OTEL_EXPORTER_OTLP_HEADERS' },
);

/**
 * Reads and checks where traces are sent; undefined where they are sent nowhere.
 * @throws ConfigurationError that lists everything that is wrong.
 */
export function readTracingConfig(environment: Environment = process.env): TracingConfig | undefined {
  const env = readEnvironment(checked, environment);
  if (env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return undefined;
  return {
    endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT,
    headers: env.OTEL_EXPORTER_OTLP_HEADERS ?? {},
    serviceName: env.OTEL_SERVICE_NAME,
  };
}

function headerOf(pair: string): readonly [string, string] {
  const [, name, value] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? [];
  const decoded = decodeURIComponent(value ?? '');
  if (name === undefined || !/^[\x20-\x7e]+$/.test(decoded)) throw new Error('no header');
  return [name, decoded];
}
