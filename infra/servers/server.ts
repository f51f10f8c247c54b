import { doubles, type DoubleName } from '../../config/doubles.ts';
import type { Environment } from '../../config/environment.ts';
import type { LocalConfig, LocalPorts } from '../../config/localConfig.ts';

const SYSTEMS = [
  'temporal',
  'kafka',
  'schema-registry',
  'cassandra',
  'spark-master',
  'spark-worker',
] as const;
const OURS = ['console', 'grafana', 'worker'] as const;
export type ServerName = FixedServerName | DoubleName;
export type FixedServerName = (typeof SYSTEMS | typeof OURS)[number];

/**
 * The processes of the native stack, in the order in which they are shown; those that are needed before those that need them. The doubles
 * of the pipelines' sources are among them.
 */
export function serverNames(): readonly ServerName[] {
  return [...SYSTEMS, ...doubles().map(({ name }) => name), ...OURS];
}

/** What to spawn. The process is the server itself, no shell around it, so that its pid is the server's. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** All of it: nothing is inherited. */
  readonly env: Environment;
}

/** Everything that is particular to one server; starting, watching and stopping it is the supervisor's. */
export interface ServerDefinition {
  readonly name: ServerName;
  /** Servers that must be ready before this one is started. */
  readonly needs: readonly ServerName[];
  /** The ports it listens on; ready means, too, that the process listening there is ours. */
  readonly ports: readonly (keyof LocalPorts)[];
  /** Address for people: a URL where there is a page to see. */
  address(ports: LocalPorts): string;
  /** Writes the server's configuration, prepares its data folder where that is new, and says what to spawn. */
  prepare(local: LocalConfig, environment: Environment): Promise<Command>;
  /** Returns when the server, which runs as process `pid`, answers in its own protocol, as itself. @throws why it does not. */
  ready(local: LocalConfig, pid: number, environment: Environment): Promise<void>;
  /**
   * Of a server that may answer and yet do nothing: why it does not do its work; undefined while it does.
   * @throws when it cannot be told.
   */
  idleness?(local: LocalConfig): Promise<string | undefined>;
  /** Once it is ready, and each time it is again: makes in it what others need before they are started. Harmless when repeated. */
  furnish?(local: LocalConfig, environment: Environment): Promise<void>;
  /** Time for an orderly stop, after which it is killed. */
  readonly stopMs: number;
  /** Of a server that the stack does without: one sentence why it is not here and how to get it; undefined when it is here. */
  absence?(local: LocalConfig, environment: Environment): Promise<string | undefined>;
  /** Of a server that not every stack needs: whether this one does. */
  isNeeded?(local: LocalConfig, environment: Environment): Promise<boolean>;
}
