import path from 'node:path';
import { portVariable, REPOSITORY_ROOT, type LocalConfig } from '../../config/localConfig.ts';
import type { Environment } from '../../config/environment.ts';
import type { Command } from './server.ts';

/**
 * Runs a TypeScript entry file of this repository, in this environment: the process is node itself, with tsx as its loader, and with these
 * options of its own.
 */
export function nodeCommand(
  entry: string,
  args: readonly string[],
  env: Environment,
  nodeOptions: readonly string[] = [],
): Command {
  return {
    file: process.execPath,
    args: [...nodeOptions, '--import', 'tsx', path.join(REPOSITORY_ROOT, entry), ...args],
    cwd: REPOSITORY_ROOT,
    env,
  };
}

/** The port variables of a stack, so that a process of it reads the same configuration. */
export function localEnvironment(local: LocalConfig): Environment {
  const { home, servers, grafanaHome, ports, sparkWorkerCores, pipelines } = local;
  return {
    PIPELINE_HOME: home,
    PIPELINE_SERVERS: servers,
    ...(grafanaHome === undefined ? {} : { GRAFANA_HOME: grafanaHome }),
    SPARK_WORKER_CORES: String(sparkWorkerCores),
    PIPELINES: pipelines.join(','),
    ...Object.fromEntries(Object.entries(ports).map(([name, port]) => [portVariable(name), String(port)])),
  };
}
