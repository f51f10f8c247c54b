import { verifying } from '../../../tests/fakes/exampleFailures.ts';
import { WELL } from '../../../tests/fakes/exampleSnapshot.ts';
import type { AlertEpisode } from '../../../domain/alerts/episodes.ts';
import { alertsShown } from './alerts.ts';

const STALE: AlertEpisode = {
  kind: 'freshness',
  since: '2026-11-23T11:20:00.000Z',
  foundAt: '2026-11-23T11:26:00.000Z',
  text: 'the newest stored record is 360 s old (more than 300 s)',
  value: 360,
  limit: 300,
};
const shown = (...episodes: readonly AlertEpisode[]) =>
  alertsShown({ ...WELL, ...verifying({ alerts: { watchedSince: STALE.since, episodes } }) });

describe('the alerts of a pipeline', () => {
  it('are none where it has none, or where nobody judges', () => {
    expect(alertsShown(WELL)).toEqual([]);
    expect(shown()).toEqual([]);
  });

  it('are a sentence each, and what to do about it', () => {
    expect(shown(STALE)).toEqual([
      {
        key: 'freshness 2026-11-23T11:20:00.000Z',
        state: 'behind',
        text: 'Stale since 2026-11-23 11:20:00 UTC: the newest stored record is 360 s old (more than 300 s)',
        note: expect.stringContaining('npx pipeline status'),
      },
    ]);
    expect(shown({ ...STALE, kind: 'verification' })).toMatchObject([{ state: 'bad' }]);
  });

  it('are shown for an hour after their end, behind those that last', () => {
    const over = { ...STALE, recoveredAt: '2026-11-23T11:50:00.000Z' };
    const long = { ...STALE, kind: 'volume', recoveredAt: '2026-11-23T10:59:00.000Z' } as const;
    expect(shown(over, long, { ...STALE, kind: 'lag' })).toMatchObject([
      { state: 'behind', text: expect.stringMatching(/^Behind since /) },
      { state: 'ok', text: 'Recovered 10 min ago', note: expect.stringMatching(/^it was stale since /) },
    ]);
  });
});
