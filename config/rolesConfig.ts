import { z } from 'zod';
import { type Environment, readEnvironment } from './environment.ts';
import type { Credentials } from './pipelineConfig.ts';
import type { Role } from '../domain/roles.ts';

/** Name of the variable with the password of each of Cassandra's roles. */
export const ROLE_PASSWORDS = {
  worker: 'CASSANDRA_WORKER_PASSWORD',
  job: 'CASSANDRA_JOB_PASSWORD',
  grafana: 'CASSANDRA_GRAFANA_PASSWORD',
  console: 'CASSANDRA_CONSOLE_PASSWORD',
} as const satisfies Record<Role, string>;

const administrator = z.object({
  CASSANDRA_ADMIN_USERNAME: z.string().default('cassandra'),
  CASSANDRA_ADMIN_PASSWORD: z.string().default('cassandra'),
});
const passwords = z.object({
  CASSANDRA_WORKER_PASSWORD: z.string(),
  CASSANDRA_JOB_PASSWORD: z.string(),
  CASSANDRA_GRAFANA_PASSWORD: z.string(),
  CASSANDRA_CONSOLE_PASSWORD: z.string(),
});

/** Names of the variables, for the documentation's test. */
export const ROLE_VARIABLES: readonly string[] = [
  ...Object.keys(administrator.shape),
  ...Object.keys(passwords.shape),
];

/** Cassandra's superuser, who makes keyspace, tables and roles. @throws ConfigurationError. */
export function readAdministrator(environment: Environment = process.env): Credentials {
  const env = readEnvironment(administrator, environment);
  return { username: env.CASSANDRA_ADMIN_USERNAME, password: env.CASSANDRA_ADMIN_PASSWORD };
}

/** The password of each role. @throws ConfigurationError that lists those that are missing. */
export function readRolePasswords(environment: Environment = process.env): Readonly<Record<Role, string>> {
  const env = readEnvironment(passwords, environment);
  return {
    worker: env.CASSANDRA_WORKER_PASSWORD,
    job: env.CASSANDRA_JOB_PASSWORD,
    grafana: env.CASSANDRA_GRAFANA_PASSWORD,
    console: env.CASSANDRA_CONSOLE_PASSWORD,
  };
}
