import type { Cassandra } from '../../connections/cassandra/cassandra.ts';
import type { TotalsTables } from '../../connections/cassandra/totalsTables.ts';
import type { PipelineDefinition } from '../../domain/definition.ts';
import { bucketOf, rollupOf, totalsKey } from '../../domain/totals.ts';
import { earthquakes } from '../../pipelines/earthquakes/pipeline.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { differences, totalsEffects } from './totals.ts';

const never = new AbortController().signal;
const at = (minute: number) => new Date(Date.UTC(2026, 10, 27, 12, minute, 30));
const RECORDS = [1, 3.5, 5.5].map((magnitude, index) => ({
  time: at(index),
  magnitude,
  felt: index,
  network: 'us',
  status: 'reviewed',
}));
const MINUTES = RECORDS.map(({ time }) => bucketOf('minute', time));

/** What is stored of the records by the definition as it is. */
const stored = rollupOf({ definition: earthquakes }).totalsOf('minute', RECORDS);
const tables: Pick<TotalsTables, 'recordsOf' | 'rows'> = {
  async *recordsOf(minute) {
    const within = RECORDS.filter(({ time }) => bucketOf('minute', time).getTime() === minute.getTime());
    yield await Promise.resolve(within.map((record) => ['id', record] as const));
  },
  rows: async (granularity, values, { from }) => {
    const keys = new Set(values.map((value) => totalsKey({ granularity, ...value, bucket: from })));
    return stored.filter((row) => keys.has(totalsKey(row)));
  },
};

const after = (changed: Partial<PipelineDefinition>) =>
  differences(tables, rollupOf({ definition: { ...earthquakes, ...changed } }), MINUTES, never);

describe('totals that a changed folder would have to have recomputed', () => {
  it('are none where nothing has changed', async () => {
    await expect(after({})).resolves.toEqual([]);
  });

  it('are those of a dimension whose classes have other bounds', async () => {
    const dimensions = earthquakes.dimensions.map((dimension) =>
      dimension.name === 'class'
        ? { ...dimension, classes: [{ name: 'micro', below: 4 }, ...dimension.classes.slice(1)] }
        : dimension,
    );
    await expect(after({ dimensions })).resolves.toEqual([
      'dimension class: in 1 of the newest 3 minutes its totals are not what the folder makes of their records: they would have to be recomputed',
    ]);
  });

  it('are all of them where a measure is of another field', async () => {
    const measures = [{ name: 'magnitude', field: 'felt' }, earthquakes.measures[1]];
    const told = await after({ measures });
    expect(told.map((sentence) => sentence.split(':')[0])).toEqual([
      'dimension all',
      'dimension network',
      'dimension class',
      'dimension status',
    ]);
  });

  it('are looked for in minutes that are over, and have not too many records', async () => {
    const asked: string[] = [];
    const cassandra: Pick<Cassandra, 'execute' | 'executeAll'> = {
      execute: async (query, parameters = []) => {
        asked.push(`${query} ${String(parameters[0])}`);
        return asked.length > 1
          ? []
          : [
              { bucket: MINUTES[0], records: 5001n },
              { bucket: MINUTES[1], records: 5000n },
            ];
      },
      executeAll: async () => [],
    };
    const now = at(30);
    const pipeline = await loadPipeline('earthquakes');
    const told = await totalsEffects(
      { ...cassandra, close: async () => undefined },
      pipeline,
      now.getTime(),
      never,
    );
    expect(told).toEqual([]);
    expect(asked).toHaveLength(2);
    expect(asked[0]).toContain(String(at(25)));
    expect(asked[1]).toContain(String(MINUTES[1]));
  });
});
