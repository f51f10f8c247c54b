import { PROGRESS, REPORT, VERIFY, VIEWS, WELL } from '../../../tests/fakes/exampleSnapshot.ts';
import type { Snapshot } from '../../../cli/status/snapshot.ts';
import { stationsOf } from './stations.ts';

const HISTORY = { records: [], appended: [], batch: [], latency: [], verifications: [] };
const newestStored = (change: Partial<Snapshot> = {}) =>
  stationsOf({ ...WELL, ...change }, HISTORY)
    .flatMap(({ facts }) => facts)
    .find(([label]) => label === 'newest stored')?.[1];

describe('how fresh a pipeline is', () => {
  const refused = { progress: { value: { ...PROGRESS, deadLetters: PROGRESS.rowsRead } } };

  it('says its last batch', () => {
    expect(newestStored()).toBe('3 s ago');
  });

  it('says its last verification where the last batch has stored nothing', () => {
    const last = { ...REPORT, oldestUnprocessedSeconds: 0, newestStoredAt: '2026-11-23T11:59:20.000Z' };
    const verify = { value: { ...VIEWS.verify, status: { value: { ...VERIFY, last } } } };
    expect(newestStored({ ...refused, workflows: { ...WELL.workflows, verify } })).toBe('40 s ago');
  });

  it('is not known where neither says it', () => {
    expect(newestStored(refused)).toBe('unknown');
  });
});
