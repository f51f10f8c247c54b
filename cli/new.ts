import { existsSync } from 'node:fs';
import path from 'node:path';
import { defineCommand } from 'citty';
import { processEnvironment } from '../config/environment.ts';
import { httpUrl } from '../config/fields.ts';
import { REPOSITORY_ROOT } from '../config/localConfig.ts';
import { makeFolder } from './new/makeFolder.ts';

/**
 * `pipeline new <name> --url <url>`: asks an API once and writes the folder of a pipeline for it, with a test. What one answer cannot tell it
 * says. Nothing is written where it does not fit.
 */
export const newCommand = defineCommand({
  meta: { name: 'new', description: 'Ask an API once, and write the folder of a pipeline for it' },
  args: {
    name: { type: 'positional', required: true, description: 'Name of the pipeline and of its folder' },
    url: { type: 'string', required: true, description: 'What to ask: GET, answered with JSON' },
    key: { type: 'string', description: 'Column of the key, where it is not called like one' },
  },
  async run({ args: { name, url, key } }) {
    const folder = path.join(REPOSITORY_ROOT, 'pipelines', name);
    if (existsSync(folder)) throw new Error(`There is a pipeline ${name} already: ${folder}`);
    const doubts = await makeFolder(folder, name, httpUrl.parse(url), processEnvironment(), key);
    process.stdout.write(
      [
        `pipelines/${name} is written. Look at:`,
        ...doubts.map((doubt) => `- ${doubt}`),
        `Then: npx pipeline check ${name}; npx jest pipelines/${name} --selectProjects unit. See docs/your-own-api.md.`,
        '',
      ].join('\n'),
    );
  },
});
