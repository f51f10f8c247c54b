import { z } from 'zod';
import { ConfigurationError, readEnvironment, type Environment } from './environment.ts';
import { flag, list } from './fields.ts';

const schema = z.object({
  CONSOLE_HOST: z.string().default('127.0.0.1'),
  CONSOLE_NAMES: list.default(['127.0.0.1', 'localhost', '[::1]']),
  CONSOLE_TOKEN: z.string().min(16, 'expected at least 16 characters').optional(),
  CONSOLE_READ_ONLY: flag.default(false),
});

/** Names of the variables, for the documentation's test. */
export const CONSOLE_VARIABLES: readonly string[] = Object.keys(schema.shape);

/** Who reaches the console, and what it may do. */
export interface ConsoleConfig {
  /** Address to listen on. */
  readonly host: string;
  /** Names under which a browser may ask for it, without port. */
  readonly names: readonly string[];
  /** Asked of everybody, where it is set. */
  readonly token?: string;
  readonly readOnly: boolean;
}

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

/**
 * Reads and checks the console's configuration.
 * @throws ConfigurationError that lists everything that is wrong; so is an address that others reach without a token.
 */
export function readConsoleConfig(environment: Environment = process.env): ConsoleConfig {
  const env = readEnvironment(schema, environment);
  if (env.CONSOLE_TOKEN === undefined && !LOOPBACK.test(env.CONSOLE_HOST))
    throw new ConfigurationError([
      `CONSOLE_TOKEN: expected where CONSOLE_HOST is ${env.CONSOLE_HOST}, which others reach; it is not set`,
    ]);
  return {
    host: env.CONSOLE_HOST,
    names: env.CONSOLE_NAMES.map((name) => name.toLowerCase()),
    ...(env.CONSOLE_TOKEN === undefined ? {} : { token: env.CONSOLE_TOKEN }),
    readOnly: env.CONSOLE_READ_ONLY,
  };
}
