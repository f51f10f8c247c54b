package pipeline.checkpoint;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * What Kafka says of the topic now.
 *
 * @param id Kafka's UUID: a topic that was deleted and made again has another one
 * @param begin first offset still held, by partition
 * @param end offset of the next record, by partition
 */
public record TopicState(String id, SortedMap<Integer, Long> begin, SortedMap<Integer, Long> end) {
  /** @throws KafkaException with Kafka's own reason, such as UnknownTopicOrPartitionException, which retries are the caller's */
  static TopicState read(Admin admin, String topic) throws InterruptedException {
    try {
      TopicDescription description = admin.describeTopics(java.util.List.of(topic)).topicNameValues().get(topic).get();
      return new TopicState(
          description.topicId().toString(),
          offsets(admin, description, OffsetSpec.earliest()),
          offsets(admin, description, OffsetSpec.latest()));
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof KafkaException reason) throw reason;
      throw new KafkaException(failure.getCause());
    }
  }

  private static SortedMap<Integer, Long> offsets(Admin admin, TopicDescription topic, OffsetSpec which)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetSpec> wanted =
        topic.partitions().stream()
            .map(partition -> new TopicPartition(topic.name(), partition.partition()))
            .collect(Collectors.toMap(Function.identity(), partition -> which));
    Map<TopicPartition, ListOffsetsResultInfo> found = admin.listOffsets(wanted).all().get();
    SortedMap<Integer, Long> offsets = new TreeMap<>();
    found.forEach((partition, info) -> offsets.put(partition.partition(), info.offset()));
    return offsets;
  }
}
