import { parseArgs } from 'node:util';
import { port } from '../../../config/fields.ts';
import { startEarthquakeFeed } from './server.ts';

/** Entry of the double of the feed: `main.ts [--host 127.0.0.1] [--port 8010]`. SIGTERM and SIGINT end it in order. */
const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '8010' },
  },
});
const feed = await startEarthquakeFeed(port.parse(values.port), { host: values.host });
process.stdout.write(`Earthquake feed listens on http://${values.host}:${feed.port}\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void feed.close());
