import { readFile } from 'node:fs/promises';
import type { Outcome } from './outcome.ts';
import { markdownOf } from './report.ts';

/** `npm run faults:table -- <outcomes.jsonl>…`: the table of earlier runs together, as Markdown. */
const files = process.argv.slice(2);
const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
const lines = texts.flatMap((text) => text.split('\n')).filter((line) => line !== '');
if (lines.length === 0) {
  process.stderr.write(
    'Name one or more files outcomes.jsonl of earlier runs (.pipeline/faults/*/outcomes.jsonl).\n',
  );
  process.exitCode = 1;
} else {
  process.stdout.write(`${markdownOf(lines.map((line) => JSON.parse(line) as Outcome))}\n`);
}
