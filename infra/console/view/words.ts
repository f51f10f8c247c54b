import type { Snapshot } from '../../../cli/status/snapshot.ts';
import type { Series } from './view.ts';

const NUMBER = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `65,509`. */
export function number(value: number | bigint): string {
  return NUMBER.format(value);
}

/** `1 record`, `2,000 records`. */
export function counted(value: number | bigint, noun: string): string {
  return `${number(value)} ${noun}${BigInt(Math.trunc(Number(value))) === 1n ? '' : 's'}`;
}

/** What a tick gets, as far as it can be said before: of a source that answers with its state, whatever has changed. */
export function answerOf({ hasState }: Snapshot['pipeline'], quantity: number): string {
  return hasState ? "its source's state" : counted(quantity, 'record');
}

/** Rounded down, never up: `0.76 s`, `1.6 s`, `41 s`. */
export function seconds(value: number): string {
  const digits = value < 1 ? 2 : value < 10 ? 1 : 0;
  const factor = 10 ** digits;
  return `${(Math.floor(value * factor) / factor).toFixed(digits)} s`;
}

/** The newest value that was measured. */
export function newest(series: Series): number | undefined {
  return series.findLast((value) => value !== null) ?? undefined;
}

/** The largest value that was measured. */
export function largest(series: Series): number | undefined {
  const measured = series.flatMap((value) => value ?? []);
  return measured.length === 0 ? undefined : Math.max(...measured);
}

/** `…0004` of `driver-20261123110010-0004`. */
export function shortDriver(driverId: string): string {
  return `…${driverId.slice(-4)}`;
}
