import { z } from 'zod';
import { compose } from './tools.ts';

const text = z.record(z.string(), z.string());
const health = z.object({ test: z.array(z.string()) });
const service = z.object({
  image: z.string().optional(),
  build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
  command: z.array(z.string()).nullish(),
  entrypoint: z.array(z.string()).nullish(),
  environment: text.default({}),
  healthcheck: health.optional(),
  restart: z.string().optional(),
  mem_limit: z.string().transform(Number).optional(),
  stop_grace_period: z.string().optional(),
  container_name: z.string().optional(),
  profiles: z.array(z.string()).default([]),
  networks: z.record(z.string(), z.unknown()).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  pull_policy: z.string().optional(),
  tmpfs: z.array(z.string()).default([]),
  ports: z
    .array(z.object({ host_ip: z.string().optional(), published: z.string(), target: z.number() }))
    .default([]),
  volumes: z
    .array(
      z.object({
        type: z.string(),
        source: z.string(),
        target: z.string(),
        read_only: z.boolean().optional(),
        bind: z.object({ selinux: z.string().optional() }).optional(),
      }),
    )
    .default([]),
});
const model = z.object({ name: z.string(), services: z.record(z.string(), service) });

/** A service as Compose resolves it: files included and extended, variables filled in. */
export type Service = z.output<typeof service>;
export type Model = z.output<typeof model>;

/** The secrets that `.env` has to bring. */
export const SECRETS = {
  GRAFANA_ADMIN_PASSWORD: 'admin-secret',
  TEMPORAL_DB_PASSWORD: 'temporal-secret',
  CASSANDRA_WORKER_PASSWORD: 'worker-secret',
  CASSANDRA_JOB_PASSWORD: 'job-secret',
  CASSANDRA_GRAFANA_PASSWORD: 'grafana-secret',
  CASSANDRA_CONSOLE_PASSWORD: 'console-secret',
  CONSOLE_TOKEN: 'console-token-secret',
};

/** What `docker compose` would run with these profiles and variables, here or in a copy of the checkout. @throws with Compose's words when it refuses the files. */
export async function composeModel(
  profiles: readonly string[],
  env: Readonly<Record<string, string>> = SECRETS,
  checkout?: string,
): Promise<Model> {
  const args = profiles.flatMap((profile) => ['--profile', profile]);
  const { exitCode, stdout, stderr } = await compose([...args, 'config', '--format', 'json'], env, checkout);
  if (exitCode !== 0) throw new Error(stderr);
  // Compose writes a dollar sign of a container's own as two.
  return model.parse(JSON.parse(stdout.replaceAll('$$', '$')));
}

/** The service of this name. @throws when there is none. */
export function serviceOf({ services }: Model, name: string): Service {
  const found = services[name];
  if (found === undefined)
    throw new Error(`no service ${name}; there are ${Object.keys(services).join(', ')}`);
  return found;
}

/** The `-Dname=value` of a service's options. */
export function systemPropertiesOf(options: string | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...(options ?? '').matchAll(/-D(\S+?)=(\S*)/g)].map(([, name, value]) => [name, value]),
  );
}
