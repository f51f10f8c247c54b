import { text } from 'node:stream/consumers';

/**
 * Makes a saved history of what `temporal workflow show --output json` prints: on one line, and without the names of machines
 * and processes.
 */
const history: unknown = JSON.parse(await text(process.stdin));
const tidy = (key: string, value: unknown): unknown =>
  key === 'stackTrace' ? '' : typeof value === 'string' ? value.replace(/^\d+@[\w.-]+/, 'worker') : value;
process.stdout.write(`${JSON.stringify(history, tidy)}\n`);
