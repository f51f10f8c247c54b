import { setTimeout as delay } from 'node:timers/promises';
import { createColors } from 'picocolors';
import { compactLine } from './compact.ts';
import { gather } from './gather.ts';
import { problemsOf } from './problems/problems.ts';
import { render } from './render.ts';
import type { Snapshot } from './snapshot.ts';
import type { StatusSources } from './sources.ts';

const SCREEN_EVERY_MS = 2000;
const LINE_EVERY_MS = 10_000;

/** Where a live status is written. */
export interface Screen {
  readonly isTerminal: boolean;
  readonly colors: boolean;
  write(text: string): void;
}

/** Shows the status until `signal` is aborted: the full view every two seconds on a terminal, else one line every ten. */
export async function follow(
  all: readonly StatusSources[],
  screen: Screen,
  signal: AbortSignal,
  everyMs: number = screen.isTerminal ? SCREEN_EVERY_MS : LINE_EVERY_MS,
): Promise<void> {
  const colors = createColors(screen.colors);
  const text = (snapshot: Snapshot, index: number) => {
    const problems = problemsOf(snapshot);
    // They share the servers.
    const part = { withServers: index === 0 };
    return screen.isTerminal ? render(snapshot, problems, colors, part) : compactLine(snapshot, problems);
  };
  while (!signal.aborted) {
    const snapshots = await Promise.all(all.map((sources) => gather(sources)));
    if (signal.aborted) return;
    const texts = snapshots.map((it, index) =>
      it === undefined ? 'The stack does not run.' : text(it, index),
    );
    screen.write([...new Set(texts)].join('\n'));
    await delay(everyMs, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}
