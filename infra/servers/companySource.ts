import { serverEnvironment } from '../../config/childEnvironment.ts';
import { expectJson } from './http.ts';
import { nodeCommand } from './node.ts';
import type { ServerDefinition } from './server.ts';

/** Our own server of made-up companies, which answers as fakerapi.it does. */
export const companySource: ServerDefinition = {
  name: 'company-source',
  needs: [],
  ports: ['companySource'],
  address: (ports) => `http://127.0.0.1:${ports.companySource}/api/v1/companies`,
  stopMs: 5_000,

  async prepare({ ports }, environment) {
    return nodeCommand(
      'pipelines/companies/double/main.ts',
      ['--port', String(ports.companySource)],
      serverEnvironment(environment),
    );
  },

  async ready({ ports }) {
    await expectJson(`http://127.0.0.1:${ports.companySource}/api/v1/companies?_quantity=1&_seed=1`);
  },
};
