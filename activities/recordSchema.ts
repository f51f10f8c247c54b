import { Ajv, type ErrorObject } from 'ajv';

/** Says in one line why a value breaks the record's schema; undefined when it does not. */
export type RecordCheck = (value: unknown) => string | undefined;

const MAX_PROBLEMS = 5;

/**
 * Compiles the record's JSON Schema. What the check says names fields and rules, never values: they may be personal data.
 * @throws when `schema` is no JSON Schema.
 */
export function compileRecordSchema(schema: string): RecordCheck {
  const parsed: unknown = JSON.parse(schema);
  if (typeof parsed !== 'object' || parsed === null) throw new Error('Expected a JSON Schema, got no object');
  const validate = new Ajv({ allErrors: true }).compile(parsed);
  return (value) => (validate(value) ? undefined : reasonOf(validate.errors ?? []));
}

function reasonOf(errors: readonly ErrorObject[]): string {
  const problems = errors.slice(0, MAX_PROBLEMS).map(({ instancePath, message }) => {
    const field = instancePath.slice(1).replaceAll('/', '.');
    return `${field === '' ? 'the record' : field} ${message ?? 'is not valid'}`;
  });
  const more = errors.length > MAX_PROBLEMS ? `; and ${errors.length - MAX_PROBLEMS} more` : '';
  return problems.join('; ') + more;
}
