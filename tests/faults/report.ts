import Table from 'cli-table3';
import type { Outcome } from './outcome.ts';

/** The value that `share` of the values do not exceed (nearest rank); undefined of none. */
export function percentile(values: readonly number[], share: number): number | undefined {
  const ascending = values.toSorted((a, b) => a - b);
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)];
}

/** One line of an injection, for people. */
export function lineOf({
  number,
  kind,
  load,
  counts,
  recoveryMs,
  caughtUpMs,
  stopMs,
  detail,
  failures,
}: Outcome): string {
  const stop = stopMs === undefined ? '' : `, stopped after ${seconds(stopMs)}`;
  const more = detail === undefined ? '' : ` (${detail})`;
  const verdict = failures.length === 0 ? 'ok' : `FAILED: ${failures.join('; ')}`;
  return `${number} ${kind} at ${load}/s${more}: ${counts.acknowledged} records, new rows after ${seconds(recoveryMs)}, caught up after ${seconds(caughtUpMs)}${stop}: ${verdict}`;
}

const HEAD = [
  'kind',
  'injections',
  'records',
  'lost',
  'duplicated',
  'different',
  'minutes',
  'drivers',
  'orphans',
  'stop',
  'recovery',
  'caught up',
  "driver's start",
];

/** A table with a row a kind, a load, and all, for a terminal. Times in seconds: median / 95th percentile / longest, of a single one itself. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const table = new Table({ head: HEAD, style: { head: [], border: [] } });
  table.push(...rowsOf(outcomes));
  return table.toString();
}

/** The same table as Markdown. */
export function markdownOf(outcomes: readonly Outcome[]): string {
  const lines = [HEAD, HEAD.map(() => '---'), ...rowsOf(outcomes)];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function rowsOf(outcomes: readonly Outcome[]): string[][] {
  const kinds = [...new Set(outcomes.map(({ kind }) => kind))].toSorted();
  const loads = [...new Set(outcomes.map(({ load }) => load))].toSorted((a, b) => a - b);
  const ofKind = kinds.map((kind) => ({ name: kind, of: outcomes.filter((it) => it.kind === kind) }));
  const atLoad = loads.map((load) => ({
    name: `all at ${load}/s`,
    of: outcomes.filter((it) => it.load === load),
  }));
  const groups = [...ofKind, ...(loads.length > 1 ? atLoad : []), { name: 'all', of: outcomes }];
  return groups.map(({ name, of }) => rowOf(name, of));
}

function rowOf(name: string, of: readonly Outcome[]): string[] {
  const sum = (value: (outcome: Outcome) => number) => String(of.reduce((total, it) => total + value(it), 0));
  const times = (value: (outcome: Outcome) => number | undefined) =>
    spread(of.flatMap((it) => value(it) ?? []));
  return [
    name,
    String(of.length),
    sum(({ counts }) => counts.acknowledged),
    sum(({ counts, unpublished }) => counts.lost + unpublished),
    sum(({ counts }) => counts.duplicated),
    sum(({ counts, totalsDiffering = [] }) => counts.different + totalsDiffering.length),
    sum(({ minutesCompared = 0 }) => minutesCompared),
    String(Math.max(...of.map(({ activeAtMost }) => activeAtMost))),
    sum(({ orphans }) => orphans),
    times(({ stopMs }) => stopMs),
    times(({ recoveryMs }) => recoveryMs),
    times(({ caughtUpMs }) => caughtUpMs),
    times(({ driverStartMs }) => driverStartMs),
  ];
}

function spread(values: readonly number[]): string {
  const shares = values.length === 1 ? [1] : [0.5, 0.95, 1];
  return shares
    .flatMap((share) => percentile(values, share) ?? [])
    .map((ms) => (ms / 1000).toFixed(1))
    .join(' / ');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
