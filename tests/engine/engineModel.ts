import { z } from 'zod';

const service = z.looseObject({
  build: z.looseObject({}).optional(),
  healthcheck: z.looseObject({ start_interval: z.string().optional() }).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  volumes: z.array(z.unknown()).optional(),
  ports: z.array(z.unknown()).optional(),
});
const model = z.looseObject({ services: z.record(z.string(), service) });
export type EngineModel = z.output<typeof model>;

/**
 * The stack as Compose resolves it, with the little that is otherwise here: no ports, as the machine may have a stack already; what an
 * engine before 25 does not know; Apicurio's path; Temporal's database in a file.
 */
export function engineModel(resolved: unknown): EngineModel {
  const { services, ...rest } = model.parse(resolved);
  const ours = Object.entries(services).map(([name, it]) => [name, adapted(it)]);
  const changed: EngineModel = model.parse({ ...rest, services: Object.fromEntries(ours) });
  const { worker, console, temporal } = changed.services;
  if (worker === undefined || console === undefined || temporal === undefined)
    throw new Error('expected a worker, a console and a Temporal');
  for (const it of [worker, console])
    it.environment = {
      ...it.environment,
      SCHEMA_REGISTRY_URL: 'http://schema-registry:8081/apis/ccompat/v7',
    };
  temporal.volumes = [
    ...(temporal.volumes ?? []),
    { type: 'volume', source: 'temporal-data', target: '/home/temporal' },
  ];
  return changed;
}

function adapted({ ports: _ports, build, healthcheck, ...it }: z.output<typeof service>) {
  return {
    ...it,
    // gRPC asks for more than addresses, which the engine passes on to a network that there is not, and never answers.
    dns_opt: ['timeout:1', 'attempts:1'],
    // This engine has no network of its own that leads out.
    ...(build === undefined ? {} : { build: { ...build, network: 'host' } }),
    ...(healthcheck === undefined
      ? {}
      : {
          healthcheck: {
            ...healthcheck,
            start_interval: undefined,
            interval: '10s',
            timeout: '60s',
            retries: 24,
          },
        }),
  };
}
