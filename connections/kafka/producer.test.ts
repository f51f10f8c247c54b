import { chosenPartition } from './producer.ts';

const partitionMetadata = [0, 1, 2].map((partitionId) => ({
  partitionId,
  partitionErrorCode: 0,
  leader: 1,
  replicas: [1],
  isr: [1],
}));
const choose = (partition?: number) =>
  chosenPartition()({
    topic: 't',
    partitionMetadata,
    message: { value: 'v', ...(partition === undefined ? {} : { partition }) },
  });

describe('chosenPartition', () => {
  it('is the one that the publisher chose', () => {
    expect(choose(2)).toBe(2);
  });

  it('fails, with the error that refreshes the metadata, where the producer does not know the partition', () => {
    const error = expect.objectContaining({
      type: 'LEADER_NOT_AVAILABLE',
      message: "expected partition 3 of t in the producer's metadata, got none",
    });
    expect(() => choose(3)).toThrow(error);
    expect(() => choose()).toThrow("expected partition undefined of t in the producer's metadata, got none");
  });
});
