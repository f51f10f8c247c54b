/**
 * What a pipeline's folder says of the HTTP API that its records come from. All of it is pure: the engine asks, times out, waits, and
 * tries again. See docs/your-own-api.md.
 */
export interface SourceDescription {
  readonly configuration: SourceConfiguration;
  /**
   * Where an answer is the source's state, and not all new: what has not changed since it was published is not published again. With
   * the field of a version, a whole number or a time, an older one is not published, either. A record must not hold anything of its tick.
   */
  readonly state?: { readonly version?: string };
  /**
   * A tick may be of any time of the past: its request or its records go by `scheduledAt`, and not by a cursor. Where that is so, a
   * back-fill may be of a time range.
   */
  readonly past?: true;
  /** Milliseconds from one request to the next at least, whoever of a worker asks. */
  readonly paceMs?: number;
  /** Pages that one tick fetches at most; 100 where nothing is said. */
  readonly maxPages?: number;
  /** Statuses by which the API says that it no longer knows a cursor; 410 where nothing is said. */
  readonly cursorRefusedBy?: readonly number[];
  /** The request of a tick: the same tick is the same request. */
  request(tick: TickRequest, settings: SourceSettings): SourceRequest;
  /** What a JSON answer to a request holds, or in what it is not what the API promises. */
  read(answer: unknown, asked: Asked): SourcePage | NotAsPromised;
  /**
   * The record of an item: the same item at the same place is the same record. All of its fields are there, in the order in which they are
   * written, and of any type: whether they are right is for the schema to say.
   */
  record(item: unknown, place: ItemPlace): UncheckedRecord;
}

/** Variables of the environment that a source reads: `EARTHQUAKES_API` begins the names of all of them, such as `EARTHQUAKES_API_URL`. */
export interface SourceConfiguration {
  readonly variables: string;
  /** Where none is configured. */
  readonly url: string;
  /** Further ones, by the end of their name in capitals: `LOCALE` is `EARTHQUAKES_API_LOCALE`. */
  readonly settings?: Readonly<Record<string, SourceSetting>>;
}

export interface SourceSetting {
  readonly pattern: RegExp;
  /** What the pattern stands for, as `a locale such as en_US`. */
  readonly expected: string;
}

/** Values of {@link SourceConfiguration.settings} that are set. */
export type SourceSettings = Readonly<Record<string, string>>;

/** What a tick asks for. */
export interface TickRequest {
  /** Records wanted, 1..1000. */
  readonly quantity: number;
  /** A number of the tick, from 1: an API that makes up its records by it gives the same ones for the same tick. */
  readonly seed: number;
  /** When the tick was due, ISO 8601. */
  readonly scheduledAt: string;
  /** What the last tick that was published carries on; absent of the first one, and of the one after a cursor that was refused. */
  readonly cursor?: string;
}

/** A request of a source: GET, or POST where it has a body. */
export interface SourceRequest {
  /** Instead of the configured URL: a link of that API to its next page, as it gives it. */
  readonly url?: string;
  /** Added to the URL's query. */
  readonly query?: Readonly<Record<string, string | number>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** What was asked, for the reading of its answer. */
export interface Asked {
  readonly tick: TickRequest;
  readonly request: SourceRequest;
}

/** What an answer holds: items, of each of which a record is made. */
export interface SourcePage {
  readonly items: readonly unknown[];
  /** The request of the next page, where there is one. */
  readonly next?: SourceRequest;
  /**
   * Where the next tick goes on, once all up to the end of this page is published; at most 1000 characters, and no secret: histories
   * hold it. That of the last page counts, or of the page at which a tick ends for the number of its pages.
   */
  readonly cursor?: string;
}

/** Why an answer is none. Its values stay out of it: they may be personal data. */
export interface NotAsPromised {
  readonly problem: string;
}

/** Where an item stands: its tick's key and its place in the answer, from 0, and the tick's scheduled time. */
export interface ItemPlace {
  readonly tickKey: string;
  readonly index: number;
  /** ISO 8601, UTC, with milliseconds. */
  readonly scheduledAt: string;
}

/** A record whose fields nobody has checked yet. */
export type UncheckedRecord = Readonly<Record<string, unknown>>;

/** The list that an answer has under a name. */
export function listOf(answer: unknown, name: string): readonly unknown[] | NotAsPromised {
  const list = fieldsOf(answer)[name];
  if (Array.isArray(list)) return list;
  const got = list === undefined ? `no ${name}` : `${name} of type ${list === null ? 'null' : typeof list}`;
  return { problem: `expected an object with a list "${name}", got ${got}` };
}

/** The fields of an object; none of anything else. */
export function fieldsOf(value: unknown): UncheckedRecord {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
