import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What answers a request; one that fails leaves it without an answer. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

/** An HTTP server that answers. */
export interface HttpServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts an HTTP server on a free port of 127.0.0.1. */
export async function startHttpServer(listener: Listener): Promise<HttpServer> {
  const server = createServer((request, response) => void listener(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** HTTP servers, closed after each test of the file that asks for them; answers their URLs. */
export function useHttpServers(): (listener: Listener) => Promise<string> {
  const servers: HttpServer[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });
  return async (listener) => {
    const server = await startHttpServer(listener);
    servers.push(server);
    return server.url;
  };
}
