import { parseArgs } from 'node:util';
import { z } from 'zod';
import { integer, port } from '../../../config/fields.ts';
import { startCompanySource } from './server.ts';

/** Entry of the company source: `main.ts [--host 127.0.0.1] [--port 8000] [--requests-per-minute N]`. SIGTERM and SIGINT end it in order. */

const { values } = parseArgs({
  options: { host: { type: 'string' }, port: { type: 'string' }, 'requests-per-minute': { type: 'string' } },
});
const options = z
  .object({
    host: z.string().default('127.0.0.1'),
    port: port.default(8000),
    'requests-per-minute': integer(1).optional(),
  })
  .safeParse(values);

if (options.success) {
  const { host, port: wanted, 'requests-per-minute': requestsPerMinute } = options.data;
  const source = await startCompanySource({
    host,
    port: wanted,
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
  });
  process.stdout.write(`Company source listens on http://${host}:${source.port}/api/v1/companies\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void source.close());
} else {
  for (const { path, message } of options.error.issues)
    process.stderr.write(`--${path.join('.')}: ${message}\n`);
  process.exitCode = 1;
}
