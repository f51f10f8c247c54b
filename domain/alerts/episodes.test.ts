import {
  alertLine,
  changeId,
  joinedEpisodes,
  lasting,
  remembered,
  settledEpisodes,
  unsentChanges,
  withSent,
  type AlertEpisode,
} from './episodes.ts';
import type { Finding } from './judge.ts';
import type { AlertKind } from './kinds.ts';

const minute = (n: number) => new Date(Date.parse('2026-11-23T12:00:00.000Z') + n * 60_000).toISOString();
const bad = (since: string): Finding => ({
  verdict: 'bad',
  since,
  text: 'it is old',
  value: 400,
  limit: 300,
});
const findings = (kind: AlertKind, finding: Finding) => new Map([[kind, finding]]);
const STALE: AlertEpisode = {
  kind: 'freshness',
  since: minute(0),
  foundAt: minute(6),
  text: 'it is old',
  value: 400,
  limit: 300,
};
const OVER = { ...STALE, recoveredAt: minute(9) };

const states = (episodes: readonly AlertEpisode[], at = minute(10)) =>
  unsentChanges(episodes, at).map(({ state, episode }) => `${episode.kind} ${state}`);

describe('an alert', () => {
  it('begins once, with what was found then', () => {
    const begun = settledEpisodes([], findings('freshness', bad(minute(0))), minute(6));
    expect(begun).toEqual([STALE]);
    expect(settledEpisodes(begun, findings('freshness', bad(minute(1))), minute(7))).toEqual([STALE]);
  });

  it('ends when it is well, and stays as it is where nobody can say', () => {
    expect(settledEpisodes([STALE], findings('freshness', { verdict: 'unknown' }), minute(8))).toEqual([
      STALE,
    ]);
    expect(settledEpisodes([STALE], new Map(), minute(8))).toEqual([STALE]);
    const over = settledEpisodes([STALE], findings('freshness', { verdict: 'well' }), minute(9));
    expect(over).toEqual([OVER]);
    expect(settledEpisodes(over, findings('freshness', { verdict: 'well' }), minute(10))).toEqual([OVER]);
  });

  it('that comes again is another one, which did not begin before the end of the first', () => {
    const again = settledEpisodes([OVER], findings('freshness', bad(minute(0))), minute(10));
    expect(again.map(({ since, recoveredAt }) => [since, recoveredAt])).toEqual([
      [minute(9), undefined],
      [minute(0), minute(9)],
    ]);
  });

  it('of one kind says nothing of another', () => {
    const both = settledEpisodes([STALE], findings('lag', bad(minute(7))), minute(8));
    expect(lasting(both).map(({ kind }) => kind)).toEqual(['freshness', 'lag']);
  });

  it('is a line for people', () => {
    expect(alertLine(STALE)).toBe('stale since 2026-11-23T12:00:00.000Z: it is old');
    expect(alertLine(OVER)).toBe(
      'recovered at 2026-11-23T12:09:00.000Z; it was stale since 2026-11-23T12:00:00.000Z: it is old',
    );
  });
});

describe('what is left to send', () => {
  it('is each beginning and each end, in the order in which they happened', () => {
    const lag = { ...STALE, kind: 'lag', foundAt: minute(7) } as const;
    expect(states([OVER, lag])).toEqual(['freshness began', 'lag began', 'freshness recovered']);
  });

  it('is nothing that was sent', () => {
    const [began] = unsentChanges([OVER], minute(10));
    if (began === undefined) throw new Error('expected a change');
    const sent = withSent([OVER], began, minute(11));
    expect(states(sent)).toEqual(['freshness recovered']);
    expect(withSent(sent, began, minute(12))).toEqual(sent);
  });

  it('is nothing of the day before yesterday', () => {
    expect(states([STALE], minute(6 + 24 * 60))).toEqual([]);
  });

  it('has one name, however often it is looked at', () => {
    expect(unsentChanges([OVER], minute(10)).map((change) => changeId('p', change))).toEqual([
      'p/freshness/2026-11-23T12:00:00.000Z/began',
      'p/freshness/2026-11-23T12:00:00.000Z/recovered',
    ]);
  });
});

describe('what several know of alerts', () => {
  it('is put together: what one knows to be over or sent is', () => {
    const one = { ...STALE, beganSentAt: minute(6) };
    expect(joinedEpisodes([one], [OVER])).toEqual([{ ...OVER, beganSentAt: minute(6) }]);
    expect(joinedEpisodes([OVER], [one])).toEqual([{ ...OVER, beganSentAt: minute(6) }]);
  });

  it('is remembered for a day, and the newest of each kind for good', () => {
    const yesterday = { ...OVER, since: minute(-3000), foundAt: minute(-3000), recoveredAt: minute(-2990) };
    expect(remembered([OVER, yesterday], minute(10))).toEqual([OVER]);
    expect(remembered([yesterday], minute(10))).toEqual([yesterday]);
  });
});
