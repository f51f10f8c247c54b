import { defineCommand } from 'citty';
import { createColors } from 'picocolors';
import { readLocalConfig } from '../config/localConfig.ts';
import { gather } from './status/gather.ts';
import { liveStatus } from './status/live.ts';
import { openLocalSources } from './status/localSources.ts';
import { problemsOf } from './status/problems/problems.ts';
import { render } from './status/render.ts';

export { liveStatus };

/**
 * `pipeline status`. Exit code 0: all is well; 1: the stack does not run, or something is not well, which the output says.
 * `--json` prints the snapshot with `ok` and `problems`; `--watch` shows it until Ctrl-C.
 */
export const statusCommand = defineCommand({
  meta: { name: 'status', description: 'Show servers, workflows, lag and the last verification' },
  args: {
    json: { type: 'boolean', description: 'Print everything as one JSON object' },
    watch: { type: 'boolean', description: 'Go on showing it until Ctrl-C' },
  },
  async run({ args }) {
    const local = readLocalConfig();
    if (args.watch) {
      const stopped = new AbortController();
      process.once('SIGINT', () => stopped.abort());
      process.once('SIGTERM', () => stopped.abort());
      return liveStatus(local, stopped.signal);
    }
    const sources = openLocalSources(local);
    try {
      const snapshot = await gather(sources);
      const problems = snapshot === undefined ? [notRunning(local.home)] : problemsOf(snapshot);
      const ok = problems.length === 0;
      const text = args.json
        ? JSON.stringify({ ok, problems, ...snapshot }, undefined, 2)
        : snapshot === undefined
          ? notRunning(local.home)
          : render(snapshot, problems, createColors());
      process.stdout.write(`${text}\n`);
      if (!ok) process.exitCode = 1;
    } finally {
      await sources.close();
    }
  },
});

function notRunning(home: string): string {
  return `The stack does not run: no supervisor of ${home} is alive. Start it with: npm start`;
}
