import { KafkaError } from '../connections/kafka/errors.ts';
import { DEAD_LETTER_TOPIC, TOPIC } from '../tests/companyNames.ts';
import { companies } from '../pipelines/companies/pipeline.ts';
import { FakeKafka } from '../tests/fakes/fakeKafka.ts';
import { makingTopics, pipelineTopics } from './topics.ts';

const options = {
  topicPartitions: 3,
  replicationFactor: 1,
  retentionBytes: 10 * 1024 ** 3,
  maxAnswerBytes: 8_000_000,
};
const records = [{ key: 'k', value: 'v' }];

function setUp() {
  const kafka = new FakeKafka(3);
  return { kafka, publisher: makingTopics(kafka, kafka, companies.names, options) };
}

describe('the topics', () => {
  it('are bounded by bytes, of all partitions together, in segments that keep to it', () => {
    const { records: topic, deadLetters } = pipelineTopics(companies.names, options);
    expect(topic.settings).toMatchObject({ 'retention.bytes': '3579139414', 'segment.bytes': '447392427' });
    expect(deadLetters.settings).toMatchObject({ 'retention.bytes': '357913942' });
  });

  it('have segments that Kafka takes, however small the bound', () => {
    const small = pipelineTopics(companies.names, { ...options, retentionBytes: 3 * 1024 ** 2 });
    expect(small.records.settings).toMatchObject({
      'retention.bytes': '1048576',
      'segment.bytes': '1048576',
    });
  });
});

describe('a publisher that makes topics', () => {
  it.each([TOPIC, DEAD_LETTER_TOPIC])('makes %s again, as it was, and publishes to it', async (topic) => {
    const { kafka, publisher } = setUp();
    kafka.deleted.add(topic);
    await expect(publisher.publish(topic, records)).resolves.toEqual(expect.objectContaining({}));
    expect(kafka.topicsMade).toEqual(
      Object.values(pipelineTopics(companies.names, options)).filter((made) => made.topic === topic),
    );
    expect(kafka.log(topic).flat()).toHaveLength(1);
  });

  it('makes none that is there, and none that is not of the pipeline', async () => {
    const { kafka, publisher } = setUp();
    await publisher.publish(TOPIC, records);
    kafka.deleted.add('other');
    await expect(publisher.publish('other', records)).rejects.toMatchObject({ name: 'UnknownTopic' });
    expect(kafka.topicsMade).toEqual([]);
  });

  it('hands on every other failure', async () => {
    const { kafka, publisher } = setUp();
    kafka.failNextPublish = new KafkaError('send 1 records to', TOPIC, 'away');
    await expect(publisher.publish(TOPIC, records)).rejects.toThrow('away');
    expect(kafka.topicsMade).toEqual([]);
  });
});
