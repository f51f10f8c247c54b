import { batchesBySize, recordBytes } from './batches.ts';

const record = (key: string, size: number) => ({ key, value: 'x'.repeat(size) });

describe('batchesBySize', () => {
  it('cuts records into batches within the limit, in their order', () => {
    const records = ['a', 'b', 'c', 'd', 'e'].map((key) => record(key, 400));
    const batches = batchesBySize(records, 1000);
    expect(batches.map((batch) => batch.records.map(({ key }) => key).join(''))).toEqual(['ab', 'cd', 'e']);
    for (const { bytes } of batches) expect(bytes).toBeLessThanOrEqual(1000);
  });

  it('gives a record beyond the limit a batch of its own', () => {
    const batches = batchesBySize([record('a', 10), record('b', 5000), record('c', 10)], 1000);
    expect(batches.map(({ records }) => records.length)).toEqual([1, 1, 1]);
  });

  it('makes no batch of nothing', () => {
    expect(batchesBySize([], 1000)).toEqual([]);
  });
});

describe('recordBytes', () => {
  it('counts bytes, not characters, and headers with all their values', () => {
    const plain = recordBytes({ key: null, value: null });
    expect(recordBytes({ key: 'é', value: Buffer.alloc(10) }) - plain).toBe(12);
    expect(recordBytes({ key: null, value: null, headers: { name: ['12', Buffer.alloc(3)] } }) - plain).toBe(
      29,
    );
  });
});
