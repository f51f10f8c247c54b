import { newClusterId } from './kafkaClusterId.ts';

describe('the id of a new Kafka cluster', () => {
  it('is what Kafka takes for an id: 16 bytes, base64url', () => {
    const id = newClusterId();
    expect(id).toHaveLength(22);
    expect(Buffer.from(id, 'base64url')).toHaveLength(16);
  });

  it('is drawn again where it would begin with a hyphen, which the format tool takes for an option', () => {
    const draws = [Buffer.alloc(16, 0xf8), Buffer.alloc(16, 0xfb), Buffer.alloc(16, 0x41)];
    expect(newClusterId(() => draws.shift() ?? Buffer.alloc(0))).toBe('QUFBQUFBQUFBQUFBQUFBQQ');
    expect(draws).toEqual([]);
  });
});
