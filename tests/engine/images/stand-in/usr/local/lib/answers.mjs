// answers.mjs <port>: what a service answers to its health check, of one that is not here.
import { createServer } from 'node:http';

createServer((_request, response) => response.end('{}')).listen(Number(process.argv[2]), '0.0.0.0');
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
