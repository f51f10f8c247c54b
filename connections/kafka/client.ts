import { Kafka, logLevel, type LogEntry, type RetryOptions, type SASLOptions } from 'kafkajs';
import type { KafkaConfig } from '../../config/pipelineConfig.ts';
import { addCodecs } from './codecs.ts';
import { restWhileNothingWaits } from './requestQueue.ts';
import type { Log } from '../log.ts';

/** How Kafka is reached. */
export type KafkaAccess = Pick<KafkaConfig, 'brokers' | 'tls' | 'sasl'>;

/** Who connects, and where the client's log goes. */
export interface KafkaClientOptions {
  readonly clientId: string;
  readonly log: Log;
  /** Overrides of {@link PATIENT}; commands that must answer quickly ask for fewer retries. */
  readonly retry?: RetryOptions;
}

/** Retries for about a minute, which outlasts a broker's restart (6 to 16 s after a kill). */
export const PATIENT = {
  retries: 15,
  initialRetryTime: 300,
  maxRetryTime: 5000,
} as const satisfies RetryOptions;

/** A kafkajs client with the brokers, TLS and SASL of the configuration, which logs to `log` and reads what any codec of Kafka's has compressed. */
export function createKafkaClient(config: KafkaAccess, { clientId, log, retry }: KafkaClientOptions): Kafka {
  addCodecs();
  restWhileNothingWaits();
  return new Kafka({
    clientId,
    brokers: [...config.brokers],
    ...(config.tls ? { ssl: true } : {}),
    ...(config.sasl === undefined ? {} : { sasl: saslOptions(config.sasl) }),
    connectionTimeout: 5000,
    requestTimeout: 30_000,
    retry: { ...PATIENT, ...retry },
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => forward(entry, log),
  });
}

/** kafkajs types its options as a union with one member a mechanism, which a variable mechanism does not match. */
function saslOptions({ mechanism, username, password }: NonNullable<KafkaConfig['sasl']>): SASLOptions {
  if (mechanism === 'plain') return { mechanism, username, password };
  if (mechanism === 'scram-sha-256') return { mechanism, username, password };
  return { mechanism, username, password };
}

/** Of idempotent producers; it does not apply to a producer that is not used again after its retries. */
const LIMITED_RETRIES = 'Limiting retries for the idempotent producer';

/**
 * kafkajs logs each attempt that it will repeat as an error. What is final reaches the caller as an exception, so its log
 * is never more than a warning here.
 */
function forward({ namespace, level, log: { message, ...fields } }: LogEntry, log: Log): void {
  const text = `kafkajs ${namespace}: ${message}`;
  const matters = level === logLevel.ERROR || level === logLevel.WARN;
  if (matters && !message.startsWith(LIMITED_RETRIES)) log.warn(text, fields);
  else log.debug(text, fields);
}
