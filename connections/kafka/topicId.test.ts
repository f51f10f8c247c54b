import { metadataRequest, readTopicId } from './topicId.ts';

const id = Buffer.from('00112233445566778899aabbccddeeff', 'hex');

function broker(host: string, rack: Buffer): Buffer {
  return Buffer.concat([
    Buffer.alloc(4),
    Buffer.from([host.length + 1]),
    Buffer.from(host),
    Buffer.alloc(4),
    rack,
  ]);
}

/** An answer of Metadata 12 by two brokers, about one topic, with what the test changes. */
function answer({ code = 0, topics = 2 }: { code?: number; topics?: number } = {}): Buffer {
  return Buffer.concat([
    Buffer.from([0]),
    Buffer.alloc(4),
    Buffer.from([3]),
    // One without a rack and without tagged fields, one with both.
    broker('kafka-1', Buffer.from([0, 0])),
    broker('kafka-2', Buffer.from([2, 0x61, 1, 7, 2, 9, 9])),
    Buffer.from([2, 0x63]),
    Buffer.alloc(4),
    Buffer.from([topics]),
    Buffer.from([0, code]),
    Buffer.from([2, 0x74]),
    id,
    Buffer.alloc(20),
  ]);
}

describe('the id of a topic', () => {
  it("is read from the answer, as Kafka's tools write it", () => {
    expect(readTopicId(answer(), 't')).toBe('ABEiM0RVZneImaq7zN3u_w');
    expect(readTopicId(answer({ code: 5 }), 't')).toBe('ABEiM0RVZneImaq7zN3u_w');
  });

  it('is asked for by name, also by one longer than 126 bytes', () => {
    expect(metadataRequest('t').toString('hex')).toBe(`0002${'00'.repeat(16)}027400000000`);
    const long = metadataRequest('t'.repeat(249)).subarray(18, 20);
    expect([...long]).toEqual([250, 1]);
  });

  it.each([
    ['a topic that is unknown', answer({ code: 3 }), 'UnknownTopic', /does not exist/],
    ['another error', answer({ code: 29 }), 'KafkaError', /error code 29/],
    ['no topic', answer({ topics: 1 }), 'KafkaError', /not about one topic/],
    ['the beginning of an answer', answer().subarray(0, 50), 'KafkaError', /ends after 50 bytes/],
  ])('is not had from %s', (_, bytes, name, message) => {
    const read = () => readTopicId(bytes, 't');
    expect(read).toThrow(message);
    expect(read).toThrow(expect.objectContaining({ name }));
  });
});
