import type { Server } from 'node:http';
import { promisify } from 'node:util';

/** The double of a pipeline's API, as it answers. */
export interface RunningDouble {
  readonly port: number;
  /** Finishes the requests under way and frees the port. */
  close(): Promise<void>;
}

/** Has the server of a double listen; port 0 takes a free one. @throws when the port is taken. */
export async function startDouble(server: Server, port: number, host: string): Promise<RunningDouble> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: promisify(server.close.bind(server)),
  };
}
