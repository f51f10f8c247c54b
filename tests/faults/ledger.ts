import { recordCheck, type RecordCheck } from '../../activities/verify/checkRecords.ts';
import { countOfKinds } from '../../activities/verify/deadLetterKinds.ts';
import { recordComparison, type PublishedRecord } from '../../activities/verify/compare.ts';
import type { Cassandra } from '../../connections/cassandra/cassandra.ts';
import type { Kafka, TopicRecord } from '../../connections/kafka/kafka.ts';
import { totalsTables, type TotalsTables } from '../../connections/cassandra/totalsTables.ts';
import { recordId } from '../../domain/identity.ts';
import { HEADERS } from '../../domain/names.ts';
import { TOPIC } from '../companyNames.ts';
import { COMPANIES, type CompanyFigures } from '../companies.ts';
import type { Offsets } from '../../domain/verification.ts';
import { unexplainedRows } from './tableScan.ts';
import { TotalsLedger, type TotalsCompared } from './totalsLedger.ts';

/** What became of the records of a stretch of the topic. */
export interface Counts {
  /** Messages in the stretch: what Kafka has acknowledged. */
  readonly acknowledged: number;
  /** Of them, messages whose id the topic had before: the same tick published again by a retry. Harmless, and stored once. */
  readonly again: number;
  readonly stored: number;
  /** But for those that belong there. */
  readonly deadLettered: number;
  /** Neither in the table nor among the dead letters; or repaired by the verification, which means that it was lost. */
  readonly lost: number;
  /** Stored, with another value in a column. */
  readonly different: number;
  /** Under an id that no place of its tick has: the same company twice. */
  readonly duplicated: number;
}

const { parseRecord } = recordComparison(COMPANIES);

/** The most companies a tick has: places of which the ids are known. */
const PLACES = 1000;

/** Compares, stretch by stretch, what the topic holds with what Cassandra stores. */
export class Ledger {
  readonly #kafka: Pick<Kafka, 'topics' | 'reader'>;
  readonly #cassandra: Cassandra;
  readonly #checkRecords: RecordCheck;
  readonly #ids = new Set<string>();
  /** Different ids by chain of ticks, `workflowId/firstExecutionRunId`. */
  readonly #byChain = new Map<string, number>();
  readonly #totals: TotalsLedger;
  #from: Offsets = {};
  /** Records that belong among the dead letters: of what the last checks have counted, and of what the next one will. */
  #refused = { counted: 0, next: 0 };

  constructor(
    kafka: Pick<Kafka, 'topics' | 'reader'>,
    cassandra: Cassandra,
    totals: TotalsTables = totalsTables(cassandra, COMPANIES),
  ) {
    this.#kafka = kafka;
    this.#cassandra = cassandra;
    this.#checkRecords = recordCheck(cassandra, COMPANIES);
    this.#totals = new TotalsLedger(totals);
  }

  /** Different ids in the topic that a chain has published. */
  publishedBy(chain: string): number {
    return this.#byChain.get(chain) ?? 0;
  }

  /** The topic's ends now: once the stream has processed them, {@link check} tells what became of everything before. */
  async ends(): Promise<Offsets> {
    return (await this.#kafka.topics.offsets(TOPIC)).end;
  }

  /** The next check counts all that the topic holds, as it is not the same any more. */
  fromBeginning(): void {
    this.#from = {};
    this.#refused = { counted: 0, next: this.#refused.counted + this.#refused.next };
  }

  /** The next stretch has a record more that belongs among the dead letters. */
  expectRefused(): void {
    this.#refused = { ...this.#refused, next: this.#refused.next + 1 };
  }

  /** Counts everything from the end of the last check to `to`. */
  async check(to: Offsets): Promise<Counts> {
    const never = new AbortController().signal;
    const from = Object.fromEntries(Object.keys(to).map((it) => [it, this.#from[it] ?? '0']));
    let counts: Counts = {
      acknowledged: 0,
      again: 0,
      stored: 0,
      deadLettered: 0,
      lost: 0,
      different: 0,
      duplicated: 0,
    };
    for await (const records of this.#kafka.reader.read(TOPIC, { from, to }, never)) {
      const { suspects, deadLetters } = await this.#checkRecords(records, never);
      const deadLettered = countOfKinds(deadLetters);
      const different = suspects.filter(({ differing }) => differing.length > 0).length;
      const noted = this.#note(records);
      counts = {
        acknowledged: counts.acknowledged + records.length,
        again: counts.again + noted.again,
        stored: counts.stored + records.length - suspects.length - deadLettered,
        deadLettered: counts.deadLettered + deadLettered,
        lost: counts.lost + suspects.length - different + noted.repaired,
        different: counts.different + different,
        duplicated: counts.duplicated + noted.duplicated,
      };
    }
    this.#from = to;
    const { counted, next } = this.#refused;
    this.#refused = { counted: counted + next, next: 0 };
    return { ...counts, deadLettered: counts.deadLettered - next };
  }

  /** Compares the totals and the companies by the minute with what the records counted since the last time add up to. */
  checkTotals(): Promise<TotalsCompared> {
    return this.#totals.check();
  }

  /** Rows of the whole table that no message explains. */
  async unexplained(): Promise<number> {
    return unexplainedRows(this.#cassandra, this.#ids);
  }

  #note(records: readonly TopicRecord[]): { again: number; repaired: number; duplicated: number } {
    let [again, repaired, duplicated] = [0, 0, 0];
    const ticks = new Map<string, ReadonlySet<string>>();
    for (const { value, headers } of records) {
      const parsed = parseRecord(value);
      if (parsed === undefined) continue;
      const { id, record } = parsed;
      if (headers[HEADERS.repairs] !== undefined) repaired += 1;
      else if (this.#ids.has(id)) again += 1;
      if (this.#ids.has(id)) continue;
      this.#ids.add(id);
      this.#totals.add(id, figuresOf(record));
      const tick = String(headers[HEADERS.tick]);
      const chain = tick.slice(0, tick.lastIndexOf('/'));
      this.#byChain.set(chain, this.publishedBy(chain) + 1);
      const ids = ticks.get(tick) ?? idsOf(tick);
      ticks.set(tick, ids);
      if (!ids.has(id)) duplicated += 1;
    }
    return { again, repaired, duplicated };
  }
}

function idsOf(tick: string): ReadonlySet<string> {
  return new Set(Array.from({ length: PLACES }, (_, place) => recordId(tick, place)));
}

/** What a record of the ingestion counts for. */
function figuresOf(record: PublishedRecord): CompanyFigures {
  return {
    timestamp_column: new Date(String(record['timestamp_column'])),
    country: String(record['country']),
    sector: String(record['sector']),
    number_of_employees: Number(record['number_of_employees']),
    revenue: Number(record['revenue']),
    valuation: Number(record['valuation']),
    investment_received: Number(record['investment_received']),
  };
}
