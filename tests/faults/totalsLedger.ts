import { isDeepStrictEqual } from 'node:util';
import type { TotalsTables } from '../../connections/cassandra/totalsTables.ts';
import {
  bucketOf,
  GRANULARITIES,
  totalsKey,
  type AddingUp,
  type Figures,
  type Granularity,
  type TotalsRow,
} from '../../domain/totals.ts';
import { COMPANY_ROLLUP, type CompanyFigures } from '../companies.ts';

const { adding, coarser, same } = COMPANY_ROLLUP;

const GRANULARITY_NAMES = Object.keys(GRANULARITIES) as readonly Granularity[];

/** What a comparison of totals has found. */
export interface TotalsCompared {
  /** Minutes of which the totals and the companies were compared. */
  readonly minutes: number;
  /** What is not as it must be, by name; none when all is well. */
  readonly differing: readonly string[];
}

/**
 * Adds up what the topic's records say, and compares it with what Cassandra holds: totals of every minute, hour and day that a record
 * fell into, and the companies by their minute. It knows the records from Kafka alone, so that facts which are right do not vouch for
 * totals which are not.
 */
export class TotalsLedger {
  readonly #stored: TotalsTables;
  /** Companies since the last check, by id. */
  #fresh = new Map<string, CompanyFigures>();
  /** Totals of everything that was ever added, by the minute's time. */
  readonly #minutes = new Map<number, AddingUp>();

  constructor(stored: TotalsTables) {
    this.#stored = stored;
  }

  /** A company whose id the topic did not have before. */
  add(id: string, company: CompanyFigures): void {
    this.#fresh.set(id, company);
  }

  /**
   * Compares the buckets that companies were added to since the last check. Nothing may be on its way into these buckets meanwhile.
   */
  async check(): Promise<TotalsCompared> {
    const never = new AbortController().signal;
    const fresh = this.#fresh;
    this.#fresh = new Map();
    const touched = byMinute(fresh);
    for (const [minute, companies] of touched) {
      const totals = this.#minutes.get(minute) ?? adding('minute');
      for (const company of companies.values()) totals.add(company);
      this.#minutes.set(minute, totals);
    }
    const differing: string[] = [];
    for (const [minute, companies] of touched)
      differing.push(...(await this.#companies(minute, companies, never)));
    for (const granularity of GRANULARITY_NAMES) {
      const buckets = new Set([...touched.keys()].map((it) => bucketOf(granularity, new Date(it)).getTime()));
      for (const bucket of buckets) differing.push(...(await this.#totals(granularity, bucket, never)));
    }
    return { minutes: touched.size, differing };
  }

  async #companies(
    minute: number,
    companies: ReadonlyMap<string, CompanyFigures>,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const at = new Date(minute);
    const stored = new Map<string, Figures>();
    for await (const some of this.#stored.recordsOf(at, signal))
      for (const [id, company] of some) stored.set(id, company);
    const totals = this.#minutes.get(minute)?.rows() ?? [];
    const count = totals.find(({ dimension }) => dimension === 'all')?.totals['companies'] ?? 0;
    return [
      ...(stored.size === count
        ? []
        : [`minute ${at.toISOString()}: ${stored.size} companies by the minute, ${count} in the topic`]),
      ...[...companies]
        .filter(([id, company]) => !isDeepStrictEqual(stored.get(id), company))
        .map(([id]) => `minute ${at.toISOString()}: company ${id} is not there as it was published`),
    ];
  }

  async #totals(granularity: Granularity, bucket: number, signal: AbortSignal): Promise<readonly string[]> {
    const from = new Date(bucket);
    const to = new Date(bucket + GRANULARITIES[granularity]);
    const minutes = [...this.#minutes]
      .filter(([minute]) => minute >= bucket && minute < to.getTime())
      .flatMap(([, totals]) => totals.rows());
    const wanted = byKey(summedUp(granularity, minutes));
    // Every value that occurs anywhere: a row of one that is not wanted here is one too many.
    const values = await this.#stored.values(signal);
    const missing = [...wanted.values()].filter(
      (row) => !values.some(({ dimension, value }) => dimension === row.dimension && value === row.value),
    );
    const got = byKey(await this.#stored.rows(granularity, [...values, ...missing], { from, to }, signal));
    return [...new Set([...wanted.keys(), ...got.keys()])].filter((key) => {
      const [one, other] = [wanted.get(key), got.get(key)];
      return one === undefined || other === undefined || !same(one.totals, other.totals);
    });
  }
}

function byMinute(
  companies: ReadonlyMap<string, CompanyFigures>,
): ReadonlyMap<number, ReadonlyMap<string, CompanyFigures>> {
  const minutes = new Map<number, Map<string, CompanyFigures>>();
  for (const [id, company] of companies) {
    const minute = bucketOf('minute', company.timestamp_column).getTime();
    const ofMinute = minutes.get(minute) ?? new Map<string, CompanyFigures>();
    minutes.set(minute, ofMinute.set(id, company));
  }
  return minutes;
}

/** As the stream adds up: hours are made of minutes, days of hours. */
function summedUp(granularity: Granularity, minutes: readonly TotalsRow[]): readonly TotalsRow[] {
  if (granularity === 'minute') return minutes;
  const hours = coarser('hour', minutes);
  return granularity === 'hour' ? hours : coarser('day', hours);
}

function byKey(rows: readonly TotalsRow[]): ReadonlyMap<string, TotalsRow> {
  return new Map(rows.map((row) => [totalsKey(row), row]));
}
