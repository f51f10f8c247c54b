import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { serverEnvironment } from '../../config/childEnvironment.ts';
import { systemProperties } from './arguments.ts';
import { dataFolder, programFolder } from './folders.ts';
import { expectJson } from './http.ts';
import { javaCommand, jvmArgs, QUICK_START, serverOptions } from './java.ts';
import type { ServerDefinition } from './server.ts';

/** Apicurio Registry, which speaks the API of Confluent's Schema Registry; its subjects survive in an H2 file. */
export const schemaRegistry: ServerDefinition = {
  name: 'schema-registry',
  needs: [],
  ports: ['schemaRegistry'],
  address: (ports) => `http://127.0.0.1:${ports.schemaRegistry}`,
  stopMs: 15_000,

  async prepare(local, environment) {
    const data = await dataFolder(local, 'schema-registry');
    const program = programFolder(local, 'schema-registry');
    return {
      file: javaCommand(local, environment),
      args: jvmArgs(
        [
          '-Xmx256m',
          ...(await serverOptions(local, 'schema-registry')),
          ...QUICK_START,
          ...systemProperties({
            'quarkus.http.host': '127.0.0.1',
            'quarkus.http.port': local.ports.schemaRegistry,
            // A line for each request would be most of the log.
            'quarkus.http.access-log.enabled': false,
            'apicurio.datasource.url': `jdbc:h2:file:${path.join(data, 'registry')}`,
          }),
        ],
        ['-jar', path.join(program, await runner(program))],
      ),
      cwd: data,
      env: serverEnvironment(environment),
    };
  },

  async ready({ ports }) {
    const subjects = await expectJson(`http://127.0.0.1:${ports.schemaRegistry}/apis/ccompat/v7/subjects`);
    if (!Array.isArray(subjects)) throw new Error(`expected a list of subjects, got ${typeof subjects}`);
  },
};

/** The jar to run, whose name carries the version. */
async function runner(program: string): Promise<string> {
  const jar = (await readdir(program)).find((name) => name.endsWith('-runner.jar'));
  if (jar === undefined) throw new Error(`expected a *-runner.jar in ${program}; run "npx pipeline get"`);
  return jar;
}
