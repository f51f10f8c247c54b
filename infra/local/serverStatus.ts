import type { ServerName } from '../servers/server.ts';

/**
 * `waiting` for those it needs; `idle` when it answers, and does not do its work; `restarting` from its death until it is ready
 * again; `failed` when its first start failed.
 */
export const SERVER_STATES = [
  'waiting',
  'starting',
  'ready',
  'idle',
  'restarting',
  'stopping',
  'stopped',
  'failed',
] as const;
export type ServerState = (typeof SERVER_STATES)[number];

/** Where a server stands. */
export interface ServerStatus {
  readonly name: ServerName;
  readonly address: string;
  readonly state: ServerState;
  readonly pid?: number;
  /** When the process with this pid was started, as the system says it: tells a pid from its reuse. */
  readonly start?: string;
  /** Times it was started again after it died. */
  readonly restarts: number;
  /** What happened last, where that needs saying. */
  readonly message?: string;
}
