import { z } from 'zod';

const seconds = z.number().min(1).max(31_536_000).nullable();
const factor = z.number().positive();

/** From where on something is an alert; null where it is not judged. A part of them, as a folder or a person says it. */
export const alertThresholds = z.strictObject({
  /** Freshness: the newest stored record may be so old, and as old as three intervals of the ticks. */
  staleSeconds: seconds.optional(),
  /** Ticks: so long, and for three of their intervals, none may have been published. */
  stalledSeconds: seconds.optional(),
  /** Lag: so long a record may wait for the stream. */
  lagSeconds: seconds.optional(),
  /** Dead letters: the share of the last hour's records that may be refused, 0 to 1. */
  deadLetterShare: z.number().min(0).max(1).nullable().optional(),
  /** Volume: the last hour's records, as a multiple of those of the same hour in the last days; not below. */
  volumeBelow: factor.lt(1).nullable().optional(),
  /** Likewise; not above. */
  volumeAbove: factor.gt(1).nullable().optional(),
});
export type SomeThresholds = z.output<typeof alertThresholds>;

/** All of them. */
export type AlertThresholds = { readonly [Name in keyof SomeThresholds]-?: number | null };

/** Where nobody says anything else. */
export const USUAL_THRESHOLDS: AlertThresholds = {
  staleSeconds: 300,
  stalledSeconds: 300,
  lagSeconds: 180,
  deadLetterShare: 0.05,
  volumeBelow: 0.5,
  volumeAbove: 5,
};

/** The usual ones, with what each of the layers says instead; later layers win. */
export function thresholdsOf(...layers: readonly SomeThresholds[]): AlertThresholds {
  const said = layers.map((layer) =>
    Object.fromEntries(Object.entries(layer).filter(([, value]) => value !== undefined)),
  );
  return Object.assign({}, USUAL_THRESHOLDS, ...said);
}
