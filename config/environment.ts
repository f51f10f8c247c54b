import type { z } from 'zod';
import { redactedUrl } from './redactedUrl.ts';

/** The environment, or what a test puts in its place. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment of this process, to hand on. */
export function processEnvironment(): Environment {
  return process.env;
}

/** Thrown when the environment does not fit: every problem at once, one line each. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The configuration is not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/**
 * Reads the variables that `schema` names, the names of all of which begin with `prefix`. An empty variable counts as unset, as Compose
 * hands on unset ones empty.
 * @throws ConfigurationError that lists every variable that is missing or wrong, with what was expected.
 */
export function readEnvironment<Schema extends z.ZodObject>(
  schema: Schema,
  environment: Environment,
  prefix: string = '',
): z.output<Schema> {
  const present = Object.fromEntries(
    Object.keys(schema.shape)
      .map((name) => [name, environment[`${prefix}${name}`]?.trim()])
      .filter(([, value]) => value !== undefined && value !== '' && !SERVICE_LINK.test(value)),
  );
  const result = schema.safeParse(present);
  if (result.success) return result.data;
  throw new ConfigurationError(
    result.error.issues.map((issue) => {
      const name = String(issue.path[0] ?? '');
      const got =
        present[name] === undefined ? 'it is not set' : `got ${JSON.stringify(shown(name, present[name]))}`;
      return `${prefix}${name}: ${issue.message}; ${got}`;
    }),
  );
}

/** What both read. @throws ConfigurationError that lists the problems of both. */
export function readBoth<A, B>(readA: () => A, readB: () => B): readonly [A, B] {
  const problems: string[] = [];
  const [a, b] = [attempt(readA), attempt(readB)];
  if (a === undefined || b === undefined) throw new ConfigurationError(problems);
  return [a.read, b.read];

  function attempt<T>(read: () => T): { readonly read: T } | undefined {
    try {
      return { read: read() };
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  }
}

/** What Kubernetes sets as e.g. `CASSANDRA_PORT` where there is a service of that name: nobody's setting. */
const SERVICE_LINK = /^(tcp|udp|sctp):\/\//;

/** A secret never reaches a message. */
function shown(name: string, value: string | undefined): string | undefined {
  if (/PASSWORD|SECRET|TOKEN|KEY|HEADERS|WEBHOOK_URL|EXTRA_CONF/.test(name)) return '(hidden)';
  return value === undefined ? undefined : redactedUrl(value);
}
