import axios, { type AxiosResponse } from 'axios';
import { z } from 'zod';
import type { SchemaRegistryConfig } from '../config/pipelineConfig.ts';
import { redactedUrl } from '../config/redactedUrl.ts';
import { incompatibleChanges } from '../domain/schemaChanges.ts';

/** The registry of what values look like. */
export interface SchemaRegistry {
  /**
   * Registers a JSON Schema under `subject` unless it is registered there already, and returns its id. Whether it is compatible with
   * the newest version is decided by {@link incompatibleChanges}: registries' own rule for JSON Schema refuses each new field, since
   * fields that are not listed are allowed. The subject's level stays BACKWARD for all others.
   * @throws SchemaRefused when it is incompatible, or the registry refuses it; SchemaRegistryUnavailable otherwise.
   */
  ensureSchema(subject: string, schema: string): Promise<number>;
  /**
   * Whether the schema is registered, or compatible with the newest version; nothing is changed.
   * @throws SchemaRefused when it is not; SchemaRegistryUnavailable.
   */
  checkSchema(subject: string, schema: string): Promise<void>;
}

/** Thrown when a schema is refused: records of the older version could not be read, or the registry takes it for none. */
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

const TIMEOUT_MS = 10_000;
const LEVEL = 'BACKWARD';
/** For one registration; where it is met, an attempt before was cut off at it. */
const LIFTED = 'NONE';

const registered = z.object({ id: z.number() });
const version = z.object({ version: z.number(), schema: z.string() });
const level = z.object({ compatibilityLevel: z.string() });

/**
 * Opens a registry that speaks Confluent's API. It keeps no connection, so there is nothing to close. `beforeVersion` is called before a version
 * is added to a subject: when it throws, none is.
 */
export function openSchemaRegistry(
  { url, auth }: SchemaRegistryConfig,
  beforeVersion: () => Promise<unknown> = () => Promise.resolve(),
): SchemaRegistry {
  /** The answer of the registry, whose errors have a code: one that says 404 without a code is none of a registry. */
  async function ask(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    data?: object,
  ): Promise<AxiosResponse<unknown>> {
    const answer = await axios
      .request<unknown>({
        method,
        url: `${url.replace(/\/$/, '')}/${path}`,
        data,
        ...(auth === undefined ? {} : { auth: { ...auth } }),
        headers: { Accept: 'application/json', 'Content-Type': 'application/vnd.schemaregistry.v1+json' },
        timeout: TIMEOUT_MS,
        proxy: false,
        validateStatus: () => true,
      })
      .catch((cause: unknown) => {
        throw new SchemaRegistryUnavailable(redactedUrl(url), reasonOf(cause), cause);
      });
    if (answer.status < 300 || errorCode(answer.data) !== undefined) return answer;
    throw new SchemaRegistryUnavailable(
      redactedUrl(url),
      `${method} ${path}: HTTP ${answer.status}`,
      undefined,
    );
  }

  function read<T>(answer: AxiosResponse<unknown>, expected: z.ZodType<T>): T {
    const parsed = answer.status < 300 ? expected.safeParse(answer.data) : undefined;
    if (parsed?.success === true) return parsed.data;
    const said = JSON.stringify(answer.data).slice(0, 300);
    throw new SchemaRegistryUnavailable(redactedUrl(url), `HTTP ${answer.status}: ${said}`, parsed?.error);
  }

  /** Undefined where there is none. */
  async function find<T>(answer: AxiosResponse<unknown>, expected: z.ZodType<T>): Promise<T | undefined> {
    return answer.status === 404 ? undefined : read(answer, expected);
  }

  async function registeredId(subject: string, schema: string): Promise<number | undefined> {
    const body = { schemaType: 'JSON', schema };
    return (await find(await ask('POST', `subjects/${encodeURIComponent(subject)}`, body), registered))?.id;
  }

  /** @throws SchemaRefused when it is not compatible with the newest version. */
  async function refuseIncompatible(subject: string, schema: string): Promise<void> {
    const path = `subjects/${encodeURIComponent(subject)}/versions/latest`;
    const newest = await find(await ask('GET', path), version);
    if (newest === undefined) return;
    const changes = incompatibleChanges(JSON.parse(newest.schema), JSON.parse(schema));
    if (changes.length === 0) return;
    const reason = `not compatible with version ${newest.version}: ${changes.join('; ')}`;
    throw new SchemaRefused(subject, reason, undefined);
  }

  return {
    async checkSchema(subject, schema) {
      if ((await registeredId(subject, schema)) === undefined) await refuseIncompatible(subject, schema);
    },

    async ensureSchema(subject, schema) {
      const name = encodeURIComponent(subject);
      const levelNow = async () =>
        (await find(await ask('GET', `config/${name}`), level))?.compatibilityLevel;
      const setLevel = async (to: string) => ask('PUT', `config/${name}`, { compatibility: to });
      const known = await registeredId(subject, schema);
      if (known !== undefined) {
        if ((await levelNow()) === LIFTED) await setLevel(LEVEL);
        return known;
      }

      await refuseIncompatible(subject, schema);
      await beforeVersion();
      const before = (await levelNow()) ?? LEVEL;
      const register = async () => ask('POST', `subjects/${name}/versions`, { schemaType: 'JSON', schema });
      let answer = await register();
      // A level that somebody has set to another one stays, and what it refuses is refused.
      if (answer.status === 409 && before === LEVEL) {
        await setLevel(LIFTED);
        answer = await register();
      }
      if (answer.status === 409 || answer.status === 422)
        throw new SchemaRefused(subject, messageOf(answer.data), undefined);
      const { id } = read(answer, registered);
      if (before === LEVEL || before === LIFTED) await setLevel(LEVEL);
      return id;
    },
  };
}

const failure = z.object({ error_code: z.number(), message: z.string().optional() });

function errorCode(data: unknown): number | undefined {
  return failure.safeParse(data).data?.error_code;
}

function messageOf(data: unknown): string {
  return failure.safeParse(data).data?.message ?? 'without a reason';
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : error.name;
  return error.message === '' ? code : error.message;
}
