import { METRICS } from '../../domain/names.ts';
import type { Parameter } from './cassandra.ts';
import { pipelineMetrics } from './pipelineMetrics.ts';

describe('store', () => {
  it('writes a row a point, all of one time', async () => {
    const written: (readonly Parameter[])[] = [];
    const metrics = pipelineMetrics({
      executeAll: async (_query, lists) => {
        written.push(...lists);
        return lists.map(() => []);
      },
    });
    await metrics.store('p', '2026-11-23T12:00:00.000Z', [
      { metric: METRICS.ticks, label: 'due', value: 7 },
      { metric: METRICS.driverRestarts, label: '', value: 0 },
    ]);
    const at = new Date('2026-11-23T12:00:00.000Z');
    expect(written).toEqual([
      ['p', 'ticks', at, 'due', 7],
      ['p', 'driver_restarts', at, '', 0],
    ]);
  });
});
