import { COMPATIBILITY, SchemaRegistry as Client, SchemaType } from '@kafkajs/confluent-schema-registry';
import type { SchemaRegistryConfig } from '../config/pipelineConfig.ts';
import { redactedUrl } from '../config/redactedUrl.ts';

/** The registry of what values look like. */
export interface SchemaRegistry {
  /**
   * Registers a JSON Schema under `subject` unless it is the registered one already, with BACKWARD compatibility, and
   * returns its id.
   * @throws SchemaRefused when it is incompatible with the registered versions, SchemaRegistryUnavailable otherwise.
   */
  ensureSchema(subject: string, schema: string): Promise<number>;
}

/** Thrown when the registry refuses a schema: a consumer of the older versions could not read it. */
export class SchemaRefused extends Error {
  override readonly name = 'SchemaRefused';
  readonly subject: string;
  constructor(subject: string, reason: string, cause: unknown) {
    super(`The Schema Registry refused the schema for subject ${subject}: ${reason}`, { cause });
    this.subject = subject;
  }
}

/** Thrown when the registry does not answer, or answers that it cannot. */
export class SchemaRegistryUnavailable extends Error {
  override readonly name = 'SchemaRegistryUnavailable';
  readonly url: string;
  constructor(url: string, reason: string, cause: unknown) {
    super(`The Schema Registry at ${url} did not answer as one: ${reason}`, { cause });
    this.url = url;
  }
}

/** Opens a registry that speaks Confluent's API. It keeps no connection, so there is nothing to close. */
export function openSchemaRegistry({ url, auth }: SchemaRegistryConfig): SchemaRegistry {
  const client = new Client({
    host: url,
    clientId: 'company-pipeline',
    retry: { retries: 3, initialRetryTimeInSecs: 0.2, maxRetryTimeInSecs: 2 },
    ...(auth === undefined ? {} : { auth: { ...auth } }),
  });
  return {
    async ensureSchema(subject, schema) {
      try {
        const { id } = await client.register(
          { type: SchemaType.JSON, schema },
          { subject, compatibility: COMPATIBILITY.BACKWARD },
        );
        return id;
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        if (isRefusal(cause)) throw new SchemaRefused(subject, reason, cause);
        throw new SchemaRegistryUnavailable(redactedUrl(url), reason, cause);
      }
    },
  };
}

/** 409: incompatible; 422: no valid schema; or the subject's compatibility was set to another level by somebody. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'ConfluentSchemaRegistryCompatibilityError') return true;
  return 'status' in error && (error.status === 409 || error.status === 422);
}
