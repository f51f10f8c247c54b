import type { Finding } from './judge.ts';
import { ALERT_KINDS, ALERT_WORDS, type AlertKind } from './kinds.ts';

/**
 * An alert from its beginning to its end; a row of `pipeline_alerts`. Times are ISO 8601. What is known of it only grows: of two copies, each
 * field that one has is true.
 */
export interface AlertEpisode {
  readonly kind: AlertKind;
  /** Since when it is so. With the pipeline and the kind, its name: a kind has one alert of a time. */
  readonly since: string;
  /** The judgement that found it. */
  readonly foundAt: string;
  readonly text: string;
  readonly value: number;
  readonly limit: number;
  /** The judgement that found it well again; absent while it lasts. */
  readonly recoveredAt?: string;
  /** When its beginning was sent, and its end; absent while that is not known to be so. */
  readonly beganSentAt?: string;
  readonly recoveredSentAt?: string;
}

export type AlertState = 'began' | 'recovered';

/** A change that somebody is to be told. */
export interface AlertChange {
  readonly state: AlertState;
  readonly episode: AlertEpisode;
}

const DAY_MS = 86_400_000;
/** Alerts that are kept in mind beside the newest of each kind. */
const MOST_REMEMBERED = 60;

/** What is known of alerts from several places, each once. Newest first. */
export function joinedEpisodes(...known: readonly (readonly AlertEpisode[])[]): readonly AlertEpisode[] {
  const joined = new Map<string, AlertEpisode>();
  for (const episode of known.flat()) {
    const key = `${episode.kind} ${episode.since}`;
    joined.set(key, { ...episode, ...joined.get(key) });
  }
  return [...joined.values()].toSorted((one, other) =>
    one.since === other.since ? 0 : one.since < other.since ? 1 : -1,
  );
}

/** The newest alert of a kind; whether it lasts, it says itself. */
export function newestOf(episodes: readonly AlertEpisode[], kind: AlertKind): AlertEpisode | undefined {
  return joinedEpisodes(episodes).find((episode) => episode.kind === kind);
}

/** What a judgement of the time `at` makes of them: what is bad begins or lasts, what is well ends, what is unknown stays. Pure. */
export function settledEpisodes(
  episodes: readonly AlertEpisode[],
  findings: ReadonlyMap<AlertKind, Finding>,
  at: string,
): readonly AlertEpisode[] {
  const changed = ALERT_KINDS.flatMap((kind): readonly AlertEpisode[] => {
    const finding = findings.get(kind);
    const last = newestOf(episodes, kind);
    const lasts = last !== undefined && last.recoveredAt === undefined;
    if (finding?.verdict === 'well') return lasts ? [{ ...last, recoveredAt: at }] : [];
    if (finding?.verdict !== 'bad' || lasts) return [];
    const { text, value, limit } = finding;
    // One that was over does not begin before its end.
    const ended = last?.recoveredAt ?? '';
    return [{ kind, since: finding.since > ended ? finding.since : ended, foundAt: at, text, value, limit }];
  });
  return joinedEpisodes(changed, episodes);
}

/** Those that last, by the order of their kinds. */
export function lasting(episodes: readonly AlertEpisode[]): readonly AlertEpisode[] {
  return ALERT_KINDS.flatMap((kind) => newestOf(episodes, kind) ?? []).filter(
    ({ recoveredAt }) => recoveredAt === undefined,
  );
}

/** What is left to send at the time `at`, in the order in which it happened; nothing that is older than a day. */
export function unsentChanges(episodes: readonly AlertEpisode[], at: string): readonly AlertChange[] {
  const changes = episodes.flatMap((episode): readonly AlertChange[] => [
    ...(episode.beganSentAt === undefined ? [{ state: 'began', episode } as const] : []),
    ...(episode.recoveredAt !== undefined && episode.recoveredSentAt === undefined
      ? [{ state: 'recovered', episode } as const]
      : []),
  ]);
  return changes
    .filter((change) => isOfLastDay(timeOf(change), at))
    .toSorted((one, other) => Date.parse(timeOf(one)) - Date.parse(timeOf(other)));
}

/** `episodes`, where this change was sent at the time `at`. */
export function withSent(
  episodes: readonly AlertEpisode[],
  { state, episode: { kind, since } }: AlertChange,
  at: string,
): readonly AlertEpisode[] {
  const sent = state === 'began' ? { beganSentAt: at } : { recoveredSentAt: at };
  return episodes.map((episode) =>
    episode.kind === kind && episode.since === since ? { ...sent, ...episode } : episode,
  );
}

/** What is worth keeping in mind at the time `at`: the newest of each kind, and what happened in the last day. */
export function remembered(episodes: readonly AlertEpisode[], at: string): readonly AlertEpisode[] {
  const newest = ALERT_KINDS.flatMap((kind) => newestOf(episodes, kind) ?? []);
  const ofLastDay = episodes
    .filter(({ foundAt, recoveredAt = foundAt }) => isOfLastDay(recoveredAt, at))
    .slice(0, MOST_REMEMBERED);
  return joinedEpisodes(newest, ofLastDay);
}

/** The name of a change, in ASCII: the same however often it is sent, and of no other. */
export function changeId(pipelineId: string, { state, episode: { kind, since } }: AlertChange): string {
  return encodeURI(`${pipelineId}/${kind}/${since}/${state}`);
}

/** `episodes`, with the ends and marks that `others` have of them. */
export function withWhatOthersKnow(
  episodes: readonly AlertEpisode[],
  others: readonly AlertEpisode[],
): readonly AlertEpisode[] {
  const isAmong = ({ kind, since }: AlertEpisode) =>
    episodes.some((episode) => episode.kind === kind && episode.since === since);
  return joinedEpisodes(episodes, others.filter(isAmong));
}

/** One line for people: `stale since …: …`. */
export function alertLine({ kind, since, text, recoveredAt }: AlertEpisode): string {
  const line = `${ALERT_WORDS[kind]} since ${since}: ${text}`;
  return recoveredAt === undefined ? line : `recovered at ${recoveredAt}; it was ${line}`;
}

function timeOf({ state, episode }: AlertChange): string {
  return state === 'began' ? episode.foundAt : (episode.recoveredAt ?? episode.foundAt);
}

function isOfLastDay(time: string, at: string): boolean {
  return Date.parse(at) - Date.parse(time) < DAY_MS;
}
