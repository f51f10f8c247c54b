import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { openSparkMaster } from '../../connections/spark/masterHttp.ts';

/** What a Spark 3.5.7 master answers. */
export const alive = {
  url: 'spark://127.0.0.1:7077',
  activeapps: [{ id: 'app-1', name: 's driver-1', state: 'RUNNING', cores: 1 }],
  completedapps: [{ id: 'app-0', name: 's driver-0', state: 'FINISHED' }],
  activedrivers: [{ id: 'driver-1', state: 'RUNNING', mainclass: 'Main', worker: 'worker-1' }],
  completeddrivers: [{ id: 'driver-0', state: 'KILLED', mainclass: 'Main' }],
  status: 'ALIVE',
};

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A master that answers as `answer` says, on a free port. */
export async function masterThat(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  timeoutMs = 5000,
) {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const url = `http://127.0.0.1:${address.port}`;
  return openSparkMaster({ restUrl: url, uiUrl: url }, timeoutMs);
}
export const masterThatAnswers = (body: unknown, status = 200) =>
  masterThat((_, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
  );
