import path from 'node:path';
import { serverEnvironment } from '../../config/childEnvironment.ts';
import type { LocalConfig } from '../../config/localConfig.ts';
import { connectTemporal } from '../../connections/temporal/temporal.ts';
import { options } from './arguments.ts';
import { dataFolder, programFolder } from './folders.ts';
import type { ServerDefinition } from './server.ts';

/** Path of the `temporal` command. */
export function temporalPath(local: LocalConfig): string {
  return path.join(programFolder(local, 'temporal'), 'bin', 'temporal');
}

/** Path of the time-skipping server that the workflow tests run on. */
export function temporalTestServerPath(local: LocalConfig): string {
  return path.join(programFolder(local, 'temporal'), 'bin', 'temporal-test-server');
}

/** Of Temporal's dynamic configuration, what is not as it is by default; infra/docker/temporal/dynamic-config.yaml says the same, which a test compares. */
export const TEMPORAL_SETTINGS = {
  // For `temporal workflow pause` and the web UI's button, which are refused without it.
  'frontend.WorkflowPauseEnabled': true,
} as const;

/** Temporal's development server with its web UI; workflows survive in a file. */
export const temporal: ServerDefinition = {
  name: 'temporal',
  needs: [],
  ports: ['temporal', 'temporalUi', 'temporalMetrics'],
  address: (ports) => `http://127.0.0.1:${ports.temporalUi}`,
  stopMs: 15_000,

  async prepare(local, environment) {
    const data = await dataFolder(local, 'temporal');
    const { ports } = local;
    const settings = options({
      ip: '127.0.0.1',
      'ui-ip': '127.0.0.1',
      port: ports.temporal,
      'ui-port': ports.temporalUi,
      'metrics-port': ports.temporalMetrics,
      'db-filename': path.join(data, 'temporal.db'),
      'log-level': 'warn',
    });
    const dynamic = Object.entries(TEMPORAL_SETTINGS).flatMap(([name, value]) => [
      '--dynamic-config-value',
      `${name}=${value}`,
    ]);
    return {
      file: temporalPath(local),
      args: ['server', 'start-dev', ...settings, ...dynamic],
      cwd: data,
      env: serverEnvironment(environment),
    };
  },

  async ready({ ports }) {
    const address = `127.0.0.1:${ports.temporal}`;
    const connection = await connectTemporal({ address, connectTimeout: '2 seconds' });
    try {
      await connection.workflowService.describeNamespace({ namespace: 'default' });
    } finally {
      await connection.close();
    }
  },
};
