import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readPipelineConfig } from '../config/pipelineConfig.ts';
import { generatedFiles } from './generated.ts';
import { withRetention } from './granularity.ts';

const { spark } = readPipelineConfig();

/** `npm run dashboards`: writes the dashboards' JSON and the alert rules; committed are those of the default configuration. */
for (const [file, text] of Object.entries(await generatedFiles())) {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, withRetention(text, spark));
  process.stdout.write(`${file}\n`);
}
