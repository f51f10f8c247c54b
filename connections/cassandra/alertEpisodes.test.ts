import type { AlertChange, AlertEpisode } from '../../domain/alerts/episodes.ts';
import { FakeAlertTable } from '../../tests/fakes/fakeAlertTable.ts';
import { alertEpisodes } from './alertEpisodes.ts';

const STALE: AlertEpisode = {
  kind: 'freshness',
  since: '2026-11-23T12:00:00.000Z',
  foundAt: '2026-11-23T12:06:00.000Z',
  text: 'it is old',
  value: 400,
  limit: 300,
};
const OVER = { ...STALE, recoveredAt: '2026-11-23T12:09:00.000Z' };
const BEGAN: AlertChange = { state: 'began', episode: STALE };
const SENT = '2026-11-23T12:06:01.000Z';

describe('the table of alerts', () => {
  it('answers what was stored, of each kind and of this pipeline alone', async () => {
    const alerts = alertEpisodes(new FakeAlertTable());
    const lag = { ...STALE, kind: 'lag' } as const;
    await alerts.store('p', [STALE, lag]);
    await alerts.store('other', [{ ...STALE, text: 'of another' }]);
    expect(await alerts.newest('p')).toEqual([STALE, lag]);
  });

  it('takes back neither an end nor what was sent, whoever writes last', async () => {
    const alerts = alertEpisodes(new FakeAlertTable());
    await alerts.store('p', [OVER]);
    await alerts.noteSent('p', BEGAN, SENT);
    await alerts.store('p', [STALE]);
    expect(await alerts.newest('p')).toEqual([{ ...OVER, beganSentAt: SENT }]);
  });

  it('says whether a change was sent, each end by itself', async () => {
    const alerts = alertEpisodes(new FakeAlertTable());
    expect(await alerts.wasSent('p', BEGAN)).toBe(false);
    await alerts.store('p', [OVER]);
    expect(await alerts.wasSent('p', BEGAN)).toBe(false);
    await alerts.noteSent('p', BEGAN, SENT);
    expect(await alerts.wasSent('p', BEGAN)).toBe(true);
    expect(await alerts.wasSent('p', { state: 'recovered', episode: OVER })).toBe(false);
  });

  it('takes a row for none of which only the mark was written', async () => {
    const alerts = alertEpisodes(new FakeAlertTable());
    await alerts.noteSent('p', BEGAN, SENT);
    expect(await alerts.newest('p')).toEqual([]);
  });
});
