import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { v5 as uuidv5 } from 'uuid';
import type { OutgoingRecord } from '../../connections/kafka/kafka.ts';
import { SECTORS } from '../../pipelines/companies/record.ts';
import { goodRecord } from './badMessages.ts';

const HOUR_MS = 3_600_000;
const COUNTRIES = ['France', 'Egypt', "Côte d'Ivoire", 'Land '.repeat(80)] as const;
const EMPLOYEES = [0, 9, 10, 49, 50, 249, 250, 5000] as const;
/** Hours before now: within an hour, of yesterday, and so late that minutes, or hours, are no longer what sums are made of. */
const AGES = [0, 0, 0, 1, 30, 20 * 24, 400 * 24, 3 * 365 * 24, -80 * 365 * 24] as const;

/** Makes records whose time and values are drawn at random, the same for the same seed. */
export function randomRecords(seed: number, nowMs: number) {
  const random = xoroshiro128plus(seed);
  const below = (limit: number) => uniformInt(random, 0, limit - 1);
  const pick = <T>(values: readonly [T, ...T[]]): T => values[below(values.length)] ?? values[0];
  const hour = Math.floor(nowMs / HOUR_MS) * HOUR_MS;

  const anyTime = () => hour - pick(AGES) * HOUR_MS + below(10) * 60_000 + below(60) * 1000;

  /** A new version of the company with this number: elsewhere, as likely as not, where no time is given. */
  function version(number: number, time = anyTime()): OutgoingRecord {
    const id = uuidv5(`${seed}/${number}`, uuidv5.DNS);
    const record = goodRecord(id, {
      country: pick(COUNTRIES),
      sector: pick(SECTORS),
      number_of_employees: pick(EMPLOYEES),
      revenue: below(1_000_000) / 7,
      investment_received: below(1_000_000) * 1e3 + 0.1,
      valuation: below(2) === 0 ? 1e15 / 3 : below(1000) / 1e6,
      timestamp_column: new Date(time).toISOString(),
    });
    return { key: id, value: JSON.stringify(record) };
  }

  return {
    version,
    /** In another order. */
    shuffled(records: readonly OutgoingRecord[]): OutgoingRecord[] {
      const order = records.map((record) => ({ record, place: below(1_000_000_000) }));
      return order.toSorted((one, other) => one.place - other.place).map(({ record }) => record);
    },
  };
}
