import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A port that leads to another one of this machine until it is cut. */
export interface Severable {
  readonly port: number;
  /** Connections that are open. */
  open(): number;
  /** Ends all connections, and refuses new ones. */
  cut(): Promise<void>;
  /** Takes connections again, on the same port. */
  mend(): Promise<void>;
}

/** Leads a free port to `target`, both on loopback; `cut` it after use. */
export async function severable(target: number): Promise<Severable> {
  const sockets = new Set<Socket>();
  const listen = async (port: number): Promise<Server> => {
    const server = createServer((socket) => {
      const further = connect(target, '127.0.0.1');
      sockets.add(socket);
      socket.pipe(further).pipe(socket);
      // What one end loses, the other loses too; an error is followed by a close.
      for (const [one, other] of [
        [socket, further],
        [further, socket],
      ] as const)
        one.on('error', () => undefined).on('close', () => other.destroy());
      socket.on('close', () => sockets.delete(socket));
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  let server = await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    open: () => sockets.size,
    async cut() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    async mend() {
      server = await listen(port);
    },
  };
}
