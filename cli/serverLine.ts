import pc from 'picocolors';
import type { ServerStatus } from '../infra/local/serverStatus.ts';

/** One line on what became of a server `afterMs` after the start began; undefined where nobody waits for the news. */
export function serverLine(
  { name, state, pid, address, message }: ServerStatus,
  afterMs: number,
): string | undefined {
  const line = `${(afterMs / 1000).toFixed(0).padStart(5)} s  ${name.padEnd(16)}`;
  switch (state) {
    case 'ready':
      return `${line} ${pc.green('ready')}  ${address}`;
    case 'starting':
      // Said once, before the process is there.
      return pid === undefined ? `${line} starting` : undefined;
    case 'restarting':
      return pid === undefined ? `${line} ${pc.red('restarting')}  ${message ?? ''}` : undefined;
    case 'idle':
      return `${line} ${pc.red('idle')}  ${message ?? ''}`;
    case 'failed':
      return `${line} ${pc.red('failed')}  ${message ?? ''}`;
    case 'stopping':
    case 'stopped':
      return `${line} ${state}`;
    default:
      return undefined;
  }
}
