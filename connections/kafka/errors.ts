/** Thrown when Kafka did not do what it was asked to within its retries, for a reason that may pass. */
export class KafkaError extends Error {
  override readonly name: string = 'KafkaError';
  readonly topic: string;
  constructor(action: string, topic: string, cause: unknown) {
    super(`Kafka: could not ${action} ${topic}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.topic = topic;
  }
}

/** Thrown when a topic does not exist. */
export class UnknownTopic extends KafkaError {
  override readonly name = 'UnknownTopic';
  constructor(topic: string, cause?: unknown) {
    super('find the topic', topic, cause ?? 'it does not exist; the prepare activity makes it');
  }
}

/** Thrown when nothing says that records stand in the topic although sending them did not fail; they may or may not. */
export class NotAcknowledged extends KafkaError {
  override readonly name = 'NotAcknowledged';
  readonly partition: number;
  constructor(topic: string, partition: number, records: number, got: string) {
    const action = `send ${records} records to partition ${partition} of`;
    super(action, topic, `expected their first offset, got ${got}`);
    this.partition = partition;
  }
}

/** Thrown when a broker refuses a record for its size: sending it again is of no use. */
export class RecordTooLarge extends KafkaError {
  override readonly name = 'RecordTooLarge';
  /** Size of the largest record sent, in bytes, before compression. */
  readonly bytes: number;
  constructor(topic: string, bytes: number, cause: unknown) {
    super(`send a record of ${bytes} bytes to`, topic, cause);
    this.bytes = bytes;
  }
}

/** Thrown when records that were asked for are no longer held, e.g. because retention has removed them. */
export class OffsetsLost extends KafkaError {
  override readonly name = 'OffsetsLost';
  readonly partition: number;
  readonly offset: string;
  constructor(topic: string, partition: number, offset: string, cause: unknown) {
    super(`read partition ${partition} at offset ${offset} of`, topic, cause);
    this.partition = partition;
    this.offset = offset;
  }
}
