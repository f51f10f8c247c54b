import type { Snapshot } from '../../../cli/status/snapshot.ts';
import { ago } from '../../../cli/status/words.ts';
import { valueOf } from '../../../connections/reading.ts';
import { lasting, type AlertEpisode } from '../../../domain/alerts/episodes.ts';
import { ALERT_ADVICE, ALERT_WORDS } from '../../../domain/alerts/kinds.ts';
import type { AlertView } from './view.ts';

/** So long after its end an alert is still shown: who looks an hour later sees what the messages were about. */
const SHOWN_MS = 3_600_000;

/** Alerts that last, then those that are over since an hour at most; none where no verification runs, which would know. */
export function alertsShown({ at, workflows }: Snapshot): readonly AlertView[] {
  const view = valueOf(workflows.verify);
  const status = view?.state === 'RUNNING' ? view.status && valueOf(view.status) : undefined;
  const episodes = status?.alerts?.episodes ?? [];
  const over = episodes.filter(
    ({ recoveredAt }) => recoveredAt !== undefined && Date.parse(at) - Date.parse(recoveredAt) < SHOWN_MS,
  );
  return [
    ...lasting(episodes).map((episode) => ({
      key: keyOf(episode),
      state: episode.kind === 'verification' ? ('bad' as const) : ('behind' as const),
      text: `${capital(ALERT_WORDS[episode.kind])} since ${told(episode.since)}: ${episode.text}`,
      note: ALERT_ADVICE[episode.kind],
    })),
    ...over.map((episode) => ({
      key: keyOf(episode),
      state: 'ok' as const,
      text: `Recovered ${ago(episode.recoveredAt ?? at, at)}`,
      note: `it was ${ALERT_WORDS[episode.kind]} since ${told(episode.since)}: ${episode.text}`,
    })),
  ];
}

function keyOf({ kind, since }: AlertEpisode): string {
  return `${kind} ${since}`;
}

function told(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}

function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
