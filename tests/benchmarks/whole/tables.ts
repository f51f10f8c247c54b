import { percentile } from '../../faults/report.ts';
import type { Flow } from './flow.ts';

/** Rows of text as a table of Markdown; the first is its head. */
function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  return [head, head.map(() => '---'), ...body].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

const COUNT = new Intl.NumberFormat('en-US');

/** Names and seconds. */
export function timesTable(times: readonly (readonly [string, number])[]): string {
  return table([['what', 'seconds'], ...times.map(([what, seconds]) => [what, seconds.toFixed(1)])]);
}

/** What flowed. */
export function flowTable(flow: Flow): string {
  const { seconds, latencies } = flow;
  const rows: readonly (readonly [string, string])[] = [
    ['seconds', seconds.toFixed(0)],
    [
      'ticks due, published, skipped, failed',
      [flow.due, flow.published, flow.skipped, flow.failed].join(', '),
    ],
    [
      'records published, a second',
      `${COUNT.format(flow.records)}, ${(flow.records / seconds).toFixed(flow.records > 1000 ? 0 : 2)}`,
    ],
    [
      'verified: missing, different, totals different',
      `${COUNT.format(flow.verified)}: ${flow.missing}, ${flow.different}, ${flow.totalsDifferent}`,
    ],
    [
      'waiting for verification at the beginning, at the end',
      flow.unverified.map((count) => COUNT.format(count)).join(', '),
    ],
    ['largest lag of the stream, records', COUNT.format(flow.largestLag)],
    [
      'append to commit, slowest record of a batch: p50, p95, p99 in ms',
      [0.5, 0.95, 0.99].map((share) => percentile(latencies, share) ?? '–').join(', '),
    ],
    ['driver restarts', String(flow.driverRestarts)],
  ];
  return table([['what', 'figure'], ...rows]);
}

/** Memory at the end, and cores in use on average, of each process and together. */
export function usageTable({ usage, seconds }: Flow): string {
  const all = [...usage].map(([name, { megabytes, processorSeconds }]) => ({
    name,
    megabytes,
    cores: processorSeconds / seconds,
  }));
  const together = {
    name: 'together',
    megabytes: all.reduce((sum, it) => sum + it.megabytes, 0),
    cores: all.reduce((sum, it) => sum + it.cores, 0),
  };
  return table([
    ['process', 'MB', 'cores'],
    ...[...all, together].map(({ name, megabytes, cores }) => [name, megabytes.toFixed(0), cores.toFixed(2)]),
  ]);
}
