import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { generatedFiles } from './generated.ts';

/** `npm run dashboards`: writes the dashboards' JSON and the alert rules, which are committed. */
for (const [file, text] of Object.entries(generatedFiles())) {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  process.stdout.write(`${file}\n`);
}
