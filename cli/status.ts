import { defineCommand } from 'citty';
import { createColors } from 'picocolors';
import { readLocalConfig } from '../config/localConfig.ts';
import { gather } from './status/gather.ts';
import { liveStatus } from './status/live.ts';
import { openRunningSources } from './status/localSources.ts';
import { problemsOf } from './status/problems/problems.ts';
import { render } from './status/render.ts';
import type { Snapshot } from './status/snapshot.ts';

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
    const running = await openRunningSources(local);
    try {
      const snapshots = await Promise.all(running.sources.map((one) => gather(one)));
      const taken = snapshots
        .filter((one) => one !== undefined)
        .map((snapshot) => ({ snapshot, problems: problemsOf(snapshot) }));
      const ok = taken.length > 0 && taken.every(({ problems }) => problems.length === 0);
      process.stdout.write(`${args.json ? asJson(ok, taken, local.home) : asText(taken, local.home)}\n`);
      if (!ok) process.exitCode = 1;
    } finally {
      await running.close();
    }
  },
});

interface Taken {
  readonly snapshot: Snapshot;
  readonly problems: readonly string[];
}

/** One pipeline's snapshot as it is, several by the ids of their workflows. */
function asJson(ok: boolean, taken: readonly Taken[], home: string): string {
  const [first, another] = taken;
  if (first === undefined) return JSON.stringify({ ok, problems: [notRunning(home)] }, undefined, 2);
  const { problems, snapshot } = first;
  if (another === undefined) return JSON.stringify({ ok, problems, ...snapshot }, undefined, 2);
  return JSON.stringify(
    {
      ok,
      problems: taken.flatMap((one) => one.problems.map((line) => `${one.snapshot.workflowId}: ${line}`)),
      pipelines: Object.fromEntries(taken.map((one) => [one.snapshot.workflowId, one.snapshot])),
    },
    undefined,
    2,
  );
}

/** They share the servers, which are shown once. */
function asText(taken: readonly Taken[], home: string): string {
  if (taken.length === 0) return notRunning(home);
  const colors = createColors();
  return taken
    .map(({ snapshot, problems }, index) => render(snapshot, problems, colors, { withServers: index === 0 }))
    .join('\n\n');
}

function notRunning(home: string): string {
  return `The stack does not run: no supervisor of ${home} is alive. Start it with: npm start`;
}
