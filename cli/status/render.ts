import Table from 'cli-table3';
import type { createColors } from 'picocolors';
import { figureLines } from './figureLines.ts';
import type { ServerView, Snapshot } from './snapshot.ts';
import { workflowRows } from './workflowRows.ts';

/** Terminal colours, or none: picocolors' `createColors`. */
export type Colors = ReturnType<typeof createColors>;

/** The whole status as text, some thirty lines. Pure: `problems` are those of the snapshot, `colors` may be off. */
export function render(
  snapshot: Snapshot,
  problems: readonly string[],
  colors: Colors,
  { withServers }: { readonly withServers: boolean } = { withServers: true },
): string {
  const verdict =
    problems.length === 0
      ? colors.green('all is well')
      : colors.red(problems.length === 1 ? '1 problem' : `${problems.length} problems`);
  const heading = `${colors.bold(snapshot.workflowId)}  ${snapshot.at.slice(0, 19).replace('T', ' ')} UTC  ${verdict}`;
  return [
    heading,
    ...(withServers ? [servers(snapshot.servers, colors)] : []),
    table(
      ['workflow', 'state', ''].map(colors.dim),
      workflowRows(snapshot).map(([id, state, text]) => [
        id,
        state === 'RUNNING' ? colors.green(state) : colors.red(state),
        text,
      ]),
    ),
    table(undefined, figureLines(snapshot)),
    ...(problems.length === 0 ? [] : ['', ...problems.map((line) => colors.red(`✗ ${line}`))]),
  ].join('\n');
}

function servers(views: readonly ServerView[], colors: Colors): string {
  return table(
    ['server', 'state', 'address', 'pid', 'restarts'].map(colors.dim),
    views.map(({ name, state, ready, address, pid, restarts }) => [
      name,
      ready ? colors.green(state) : colors.red(state),
      address,
      String(pid ?? ''),
      restarts === 0 ? '' : colors.yellow(String(restarts)),
    ]),
  );
}

/** Without lines: they would double the height. */
function table(head: string[] | undefined, rows: readonly (readonly string[])[]): string {
  const none = Object.fromEntries(
    ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right', 'left']
      .concat(['left-mid', 'mid', 'mid-mid', 'right', 'right-mid'])
      .map((place) => [place, '']),
  );
  const drawn = new Table({
    ...(head === undefined ? {} : { head }),
    chars: { ...none, middle: '  ' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  drawn.push(...rows.map((row) => [...row]));
  // Cells are padded to the column's width, which for the last one is of no use.
  return `\n${drawn.toString().replace(/ +$/gm, '')}`;
}
