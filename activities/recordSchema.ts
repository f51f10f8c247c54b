import { Ajv, type ErrorObject } from 'ajv';

/** Says in one line why a value breaks the record's schema; undefined when it does not. */
export type RecordCheck = (value: unknown) => string | undefined;

const MAX_PROBLEMS = 5;

/** What of a value is put into a reason: figures and signs, as of a time or a date. All else may be personal data. */
const SAYABLE = /^[0-9TZ:+., /-]{1,40}$/;

/**
 * Compiles the record's JSON Schema. What the check says names fields and rules, and no values but those of numbers and times: they may
 * be personal data. A field with a pattern has a title in the schema, which is said instead of the pattern.
 * @throws when `schema` is no JSON Schema.
 */
export function compileRecordSchema(schema: string): RecordCheck {
  const parsed: unknown = JSON.parse(schema);
  if (typeof parsed !== 'object' || parsed === null) throw new Error('Expected a JSON Schema, got no object');
  const validate = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true }).compile(parsed);
  return (value) => (validate(value) ? undefined : reasonOf(validate.errors ?? []));
}

function reasonOf(errors: readonly ErrorObject[]): string {
  const problems = errors.slice(0, MAX_PROBLEMS).map(problemOf);
  const more = errors.length > MAX_PROBLEMS ? `; and ${errors.length - MAX_PROBLEMS} more` : '';
  return problems.join('; ') + more;
}

function problemOf({ instancePath, keyword, message, parentSchema, data }: ErrorObject): string {
  const field = instancePath.slice(1).replaceAll('/', '.');
  const title: unknown = parentSchema?.['title'];
  if (keyword === 'pattern' && typeof title === 'string') {
    const value = typeof data === 'string' && SAYABLE.test(data) ? `: ${data}` : '';
    return `${field}: not ${title}${value}`;
  }
  const rule = keyword === 'type' ? message?.replaceAll(',', ' or ') : message;
  return `${field === '' ? 'the record' : field} ${rule ?? 'is not valid'}`;
}
