import { recordId, tickKey, tickSeed } from './identity.ts';

const identity = { workflowId: 'company-pipeline/ingest', firstExecutionRunId: 'a-run', tick: 7 };

describe('the identity of a tick', () => {
  it('is the workflow, its first run and the number of the tick', () => {
    expect(tickKey(identity)).toBe('company-pipeline/ingest/a-run/7');
  });

  it('gives the same record ids again, and others to other places, ticks and chains', () => {
    const id = recordId(tickKey(identity), 0);
    expect(recordId(tickKey(identity), 0)).toBe(id);
    const others = [
      recordId(tickKey(identity), 1),
      recordId(tickKey({ ...identity, tick: 8 }), 0),
      recordId(tickKey({ ...identity, firstExecutionRunId: 'another-run' }), 0),
    ];
    expect(new Set([id, ...others]).size).toBe(4);
  });

  it('gives UUIDs of version 5', () => {
    expect(recordId('k', 0)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('gives seeds that the API does not ignore: whole, positive, below 2^31', () => {
    const seeds = Array.from({ length: 1000 }, (_, tick) => tickSeed(tickKey({ ...identity, tick })));
    expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 1 && seed < 2 ** 31)).toBe(true);
    expect(new Set(seeds).size).toBe(1000);
  });
});
