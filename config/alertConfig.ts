import { z } from 'zod';
import { alertThresholds, type SomeThresholds } from '../domain/alerts/thresholds.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { integer, jsonObject } from './fields.ts';

/** Who is told of alerts over HTTP. */
export interface WebhookConfig {
  readonly url: string;
  readonly timeoutMs: number;
  /** Sent with each message to that URL, and to nobody else: a token is among them. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What is judged from where on, and who is told. */
export interface AlertConfig {
  /** Without one nobody is told. */
  readonly webhook?: WebhookConfig;
  /** What a person says of a pipeline's thresholds, by its name. */
  readonly thresholds: Readonly<Record<string, SomeThresholds>>;
}

const schema = z.object({
  // As it is: a receiver may tell a slash at the end.
  PIPELINE_ALERT_WEBHOOK_URL: z.url({ protocol: /^https?$/ }).optional(),
  PIPELINE_ALERT_WEBHOOK_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'expected printable ASCII without spaces')
    .optional(),
  PIPELINE_ALERT_WEBHOOK_HEADERS: jsonObject('of header names and values')
    .pipe(z.record(z.string().regex(/^[\w-]+$/), z.string().regex(/^[\x20-\x7e]*$/)))
    .default({}),
  PIPELINE_ALERT_WEBHOOK_TIMEOUT_MS: integer(100, 15_000).default(10_000),
  PIPELINE_ALERT_THRESHOLDS: jsonObject('of thresholds by the name of a pipeline')
    .pipe(z.record(z.string(), alertThresholds))
    .default({}),
});

/** Names of the variables: the worker's alone, as a token is among them. */
export const ALERT_VARIABLES: readonly string[] = Object.keys(schema.shape);

const checked = schema.refine(
  (env) =>
    env.PIPELINE_ALERT_WEBHOOK_URL !== undefined ||
    (env.PIPELINE_ALERT_WEBHOOK_TOKEN === undefined &&
      Object.keys(env.PIPELINE_ALERT_WEBHOOK_HEADERS).length === 0),
  {
    path: ['PIPELINE_ALERT_WEBHOOK_URL'],
    message: 'expected with PIPELINE_ALERT_WEBHOOK_TOKEN or PIPELINE_ALERT_WEBHOOK_HEADERS',
  },
);

/**
 * Reads and checks what is configured of alerts; `pipelines` are the names that there are.
 * @throws ConfigurationError that lists everything that is wrong.
 */
export function readAlertConfig(
  pipelines: readonly string[],
  environment: Environment = process.env,
): AlertConfig {
  const known = checked.superRefine((env, context) => {
    for (const name of Object.keys(env.PIPELINE_ALERT_THRESHOLDS).filter((it) => !pipelines.includes(it)))
      context.addIssue({
        code: 'custom',
        path: ['PIPELINE_ALERT_THRESHOLDS'],
        message: `there is no pipeline ${name}: expected one of ${pipelines.join(', ')}`,
      });
  });
  const env = readEnvironment(known, environment);
  const { PIPELINE_ALERT_WEBHOOK_URL: url, PIPELINE_ALERT_WEBHOOK_TOKEN: token } = env;
  return {
    ...(url === undefined
      ? {}
      : {
          webhook: {
            url,
            timeoutMs: env.PIPELINE_ALERT_WEBHOOK_TIMEOUT_MS,
            headers: {
              ...env.PIPELINE_ALERT_WEBHOOK_HEADERS,
              ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
            },
          },
        }),
    thresholds: env.PIPELINE_ALERT_THRESHOLDS,
  };
}
