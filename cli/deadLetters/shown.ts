import { Ajv } from 'ajv';
import type { DeadLetter, DeadLetterHead } from '../../connections/cassandra/deadLetters.ts';
import type { Pipeline } from '../../domain/definition.ts';
import { acceptanceBy } from '../../activities/redrive/acceptance.ts';

/** A line of a dead letter's value. */
export interface ShownLine {
  readonly field: string;
  /** JSON text; absent where it is not shown. */
  readonly value?: string;
  /** What the schema says against it now. */
  readonly problem?: string;
}

/** One dead letter, for a person. */
export interface ShownDeadLetter extends DeadLetterHead {
  /** Of the key, as text. */
  readonly key: string | null;
  /** How many bytes the value has. */
  readonly bytes: number;
  /** Its fields, where it is a JSON object. */
  readonly lines?: readonly ShownLine[];
  /** Its bytes, where it is none: as text where they are UTF-8, else in base64. Shown on demand. */
  readonly text?: string;
  /** Why it would be refused now; absent where it would be stored. */
  readonly problem?: string;
}

const MAX_TEXT = 20_000;
const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/** Shows a dead letter. Without `all`, values are shown only of fields that the pipeline adds up, tells apart by or lists; others may be personal. */
export function shownBy(pipeline: Pipeline): (letter: DeadLetter, all: boolean) => ShownDeadLetter {
  const { definition, recordSchema } = pipeline;
  const accepts = acceptanceBy(pipeline);
  const schema: unknown = JSON.parse(recordSchema);
  if (typeof schema !== 'object' || schema === null) throw new Error('Expected a JSON Schema, got no object');
  const validate = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true }).compile(schema);
  const open = new Set([
    definition.key,
    definition.time,
    ...definition.recent,
    ...[...definition.measures, ...definition.dimensions].map(({ field }) => field),
  ]);

  return ({ key, value, ...head }, all) => {
    const problem = accepts(value);
    const record = parsed(value);
    return {
      ...head,
      key: key === null ? null : textOf(key),
      bytes: value?.length ?? 0,
      ...(problem === undefined ? {} : { problem }),
      ...(record === undefined
        ? all
          ? { text: textOf(value ?? Buffer.of()) }
          : {}
        : { lines: linesOf(record, all) }),
    };
  };

  function linesOf(record: Readonly<Record<string, unknown>>, all: boolean): readonly ShownLine[] {
    validate(record);
    const problems = new Map<string, string>();
    for (const { instancePath, keyword, params, message, parentSchema } of validate.errors ?? []) {
      const missing: unknown =
        keyword === 'required' ? Reflect.get(Object(params), 'missingProperty') : undefined;
      const field = typeof missing === 'string' ? missing : (instancePath.split('/')[1] ?? '');
      const title: unknown = parentSchema?.['title'];
      const says =
        typeof missing === 'string'
          ? 'is missing'
          : keyword === 'pattern' && typeof title === 'string'
            ? `is not ${title}`
            : (message ?? 'is not valid').replaceAll(',', ' or ');
      if (!problems.has(field)) problems.set(field, says);
    }
    const present = Object.entries(record).map(([field, value]): ShownLine => {
      const says = problems.get(field);
      return {
        field,
        ...(all || open.has(field) ? { value: JSON.stringify(value).slice(0, MAX_TEXT) } : {}),
        ...(says === undefined ? {} : { problem: says }),
      };
    });
    const absent = [...problems].filter(([field]) => field !== '' && !Object.hasOwn(record, field));
    return [...present, ...absent.map(([field, says]): ShownLine => ({ field, problem: says }))];
  }
}

function parsed(value: Buffer | null): Readonly<Record<string, unknown>> | undefined {
  if (value === null) return undefined;
  try {
    const record: unknown = JSON.parse(UTF_8.decode(value));
    return typeof record === 'object' && record !== null && !Array.isArray(record)
      ? Object.fromEntries(Object.entries(record))
      : undefined;
  } catch {
    // Anything may be a dead letter: it is shown as bytes.
    return undefined;
  }
}

function textOf(bytes: Buffer): string {
  try {
    return UTF_8.decode(bytes).slice(0, MAX_TEXT);
  } catch {
    // Not UTF-8: shown as it is.
    return bytes.toString('base64').slice(0, MAX_TEXT);
  }
}
