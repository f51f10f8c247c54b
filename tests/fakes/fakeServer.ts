import { EventEmitter, once } from 'node:events';
import type { ServerDefinition, ServerName } from '../../infra/servers/server.ts';

/** A server of a test, whose command is its name; ready at once unless the test says otherwise. */
export function fakeServer(
  name: ServerName,
  overrides: Partial<Omit<ServerDefinition, 'name'>> = {},
): ServerDefinition {
  return {
    name,
    needs: [],
    ports: [],
    address: () => `address of ${name}`,
    stopMs: 1000,
    prepare: async () => ({ file: name, args: [], cwd: '/', env: {} }),
    ready: async () => undefined,
    ...overrides,
  };
}

/** A promise that the test fulfils. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  const events = new EventEmitter();
  const opened = once(events, 'open').then(() => undefined);
  return { opened, open: () => void events.emit('open') };
}
