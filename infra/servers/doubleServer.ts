import axios from 'axios';
import { chosen, serverEnvironment } from '../../config/childEnvironment.ts';
import { doublePort, doubles, doubleUrl, type Double, type DoubleName } from '../../config/doubles.ts';
import type { Environment } from '../../config/environment.ts';
import { portOf, type LocalConfig, type LocalPorts } from '../../config/localConfig.ts';
import { sourceVariables } from '../../config/sourceConfig.ts';
import { loadSource } from '../../pipelines/loadSource.ts';
import { nodeCommand } from './node.ts';
import type { ServerDefinition } from './server.ts';

const TIMEOUT_MS = 3000;

/** The double of a pipeline's source, which a stack has that runs the pipeline, and where no other source is named. */
export function doubleServer(name: DoubleName): ServerDefinition {
  const double = doubles().find((it) => it.name === name);
  if (double === undefined) throw new Error(`There is no server ${name}: no pipeline's double has that name`);
  return {
    name,
    needs: [],
    ports: [doublePort(double)],
    address: (ports) => urlOf(double, ports),
    stopMs: 5_000,

    async isNeeded({ pipelines }, environment) {
      if (!pipelines.includes(double.pipeline)) return false;
      const { variables } = (await loadSource(double.pipeline)).configuration;
      return (environment[`${variables}_URL`] ?? '').trim() === '';
    },

    async prepare({ ports }, environment) {
      return nodeCommand(
        `pipelines/${double.pipeline}/double/main.ts`,
        ['--port', String(portOf(ports, doublePort(double)))],
        serverEnvironment(environment),
      );
    },

    async ready({ ports }) {
      await answersTick(double, urlOf(double, ports));
    },
  };
}

/** The sources of a stack's pipelines, for its worker: what is configured of them, and the doubles of those that have no URL. */
export async function sourceEnvironment(
  { pipelines, ports }: LocalConfig,
  environment: Environment,
): Promise<Environment> {
  const all = await Promise.all(
    pipelines.map(async (pipeline) => {
      const { configuration } = await loadSource(pipeline);
      const double = doubles().find((it) => it.pipeline === pipeline);
      return {
        ...(double === undefined ? {} : { [`${configuration.variables}_URL`]: urlOf(double, ports) }),
        ...chosen(environment, sourceVariables(configuration)),
      };
    }),
  );
  return Object.assign({}, ...all);
}

function urlOf(double: Double, ports: LocalPorts): string {
  return doubleUrl(double, portOf(ports, doublePort(double)));
}

/** Returns when a tick would be answered. */
async function answersTick({ pipeline }: Double, configured: string): Promise<void> {
  const source = await loadSource(pipeline);
  const tick = { quantity: 1, seed: 1, scheduledAt: new Date().toISOString() };
  const request = source.request(tick, {});
  const { url = configured, query = {}, body } = request;
  const { data } = await axios.request<unknown>({
    url,
    params: query,
    ...(body === undefined ? {} : { method: 'POST', data: body }),
    timeout: TIMEOUT_MS,
    proxy: false,
  });
  const page = source.read(data, { tick, request });
  if ('problem' in page)
    throw new Error(`${url} does not answer as the source of ${pipeline}: ${page.problem}`);
}
