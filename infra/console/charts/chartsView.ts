import type { Granularity } from '../../../domain/totals.ts';

/** A pipeline's charts, as data. What no record has is null: of none there is no mean. */
export interface ChartsView {
  /** When they were read, ISO 8601. */
  readonly at: string;
  readonly range: RangeName;
  readonly granularity: Granularity;
  /** What a record is called, in the plural. */
  readonly count: string;
  /** Names of the measures, in the order in which figures have them. */
  readonly measures: readonly string[];
  /** Of which value of which dimension; absent where it is of all records. */
  readonly of?: ValueOf;
  readonly together: Figures;
  /** Begins of the buckets, milliseconds since 1970, oldest first; the newest is still filling. */
  readonly buckets: readonly number[];
  /** Records a minute, by bucket; null where there are none. */
  readonly perMinute: readonly (number | null)[];
  /** Of each measure the mean, by bucket. */
  readonly means: readonly (readonly (number | null)[])[];
  readonly dimensions: readonly DimensionView[];
  /** Of a pipeline whose records are somewhere. */
  readonly map?: MapView;
}

/** The newest records on a map. */
export interface MapView {
  /** What a marker's size is of. */
  readonly size: string;
  /** The newest first; those that lack a coordinate or the size are left out. */
  readonly places: readonly Place[];
  /** Whether there are more than are read: older ones. */
  readonly more: boolean;
}

export interface Place {
  /** The record's key. */
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Degrees, -180 to 180. */
  readonly longitude: number;
  readonly latitude: number;
  readonly size: number;
  readonly label: string;
}

/** Totals of records. */
export interface Figures {
  readonly records: number;
  /** Of each measure. */
  readonly sums: readonly (number | null)[];
  readonly means: readonly (number | null)[];
}

/** A value of a dimension. */
export interface ValueOf {
  readonly dimension: string;
  readonly value: string;
}

export interface DimensionView {
  readonly name: string;
  /** By how many records they have, the most first. */
  readonly rows: readonly (Omit<Figures, 'sums'> & { readonly value: string })[];
  /** Whether it has more values than are read: those that come first by name. */
  readonly more: boolean;
}

/** Time ranges that end now, with their length. */
export const RANGES = {
  '30m': 1_800_000,
  '3h': 10_800_000,
  '24h': 86_400_000,
  '7d': 604_800_000,
  '30d': 2_592_000_000,
} as const;
export type RangeName = keyof typeof RANGES;
export const RANGE_NAMES = ['30m', '3h', '24h', '7d', '30d'] as const satisfies readonly RangeName[];

/** After so long a range's charts are worth reading again: longer ranges cost more, and change less. */
export const REFRESH_MS: Readonly<Record<RangeName, number>> = {
  '30m': 5000,
  '3h': 10_000,
  '24h': 30_000,
  '7d': 60_000,
  '30d': 60_000,
};
