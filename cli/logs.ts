import { defineCommand } from 'citty';
import { execa } from 'execa';
import { readLocalConfig } from '../config/localConfig.ts';
import { lastLines } from '../infra/local/logFiles.ts';
import { logFile } from '../infra/servers/folders.ts';
import { serverNames, type ServerName } from '../infra/servers/server.ts';

const names = (): readonly (ServerName | 'supervisor')[] => [...serverNames(), 'supervisor'];

/** `pipeline logs <server> [-f]`. */
export const logsCommand = defineCommand({
  meta: () => ({ name: 'logs', description: `Show the log of a server: ${names().join(', ')}` }),
  args: {
    server: { type: 'positional', required: false, description: 'Name of the server' },
    follow: { type: 'boolean', alias: 'f', description: 'Go on showing what is added, until Ctrl-C' },
    lines: { type: 'string', default: '100', description: 'Lines to show' },
  },
  async run({ args }) {
    const name = names().find((it) => it === args.server);
    if (name === undefined) {
      const given = args.server === undefined ? 'Which server?' : `There is no server "${args.server}".`;
      throw new Error(`${given} There are ${names().join(', ')}.`);
    }
    const lines = Number(args.lines);
    if (!Number.isInteger(lines) || lines < 1)
      throw new Error(`--lines: expected a whole number from 1, got ${args.lines}`);
    const file = logFile(readLocalConfig(), name);
    const text = await lastLines(file, lines);
    if (text === '' && !args.follow)
      throw new Error(`${file} is empty or missing: ${name} has not been started here.`);
    if (!args.follow) process.stdout.write(`${text}\n`);
    else await execa('tail', ['-n', String(lines), '-F', file], { stdio: 'inherit', reject: false });
  },
});
