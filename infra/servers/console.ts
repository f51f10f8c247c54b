import axios from 'axios';
import { chosen, serverEnvironment } from '../../config/childEnvironment.ts';
import { CONSOLE_VARIABLES } from '../../config/consoleConfig.ts';
import { pipelineEnvironment } from '../../config/localConfig.ts';
import { loginOf } from './cassandraRoles.ts';
import { localEnvironment, nodeCommand } from './node.ts';
import type { ServerDefinition } from './server.ts';

/** The page to see and steer the pipeline by. It says what is away, so it needs Kafka, Cassandra and the registry for its first answers alone. */
export const consolePage: ServerDefinition = {
  name: 'console',
  needs: ['kafka', 'cassandra', 'schema-registry'],
  ports: ['console'],
  address: (ports) => `http://127.0.0.1:${ports.console}`,
  stopMs: 5_000,

  async prepare(local, environment) {
    const env = serverEnvironment(environment, {
      ...pipelineEnvironment(local, environment),
      ...localEnvironment(local),
      ...chosen(environment, CONSOLE_VARIABLES),
      ...(await loginOf('console', local, environment)),
    });
    return nodeCommand('infra/console/main.ts', [], env);
  },

  async ready({ ports }) {
    await axios.get(`http://127.0.0.1:${ports.console}/`, { timeout: 5000, proxy: false });
  },
};
