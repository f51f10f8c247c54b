package pipeline.checkpoint;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import pipeline.settings.Settings;

/**
 * Looks now and then whether the topic is still the one that the query began with. The query itself notices a topic that is gone
 * after minutes only, and one that was made again never, once that is as long as the old one.
 */
public final class TopicWatch implements AutoCloseable {
  private static final long EVERY_NANOS = 10_000_000_000L;
  /** A broker that has just started may not know its topics yet. */
  private static final int UNKNOWN_TIMES = 3;
  private static final int ANSWER_WITHIN_MS = 5_000;

  private final Admin admin;
  private final String topic;
  private final String id;
  private long lookedAt = System.nanoTime();
  private int unknown = 0;

  /** @param id what the topic's id was when the query began */
  public TopicWatch(Settings settings, String id) {
    Map<String, Object> properties = new HashMap<>(settings.kafka());
    properties.put("default.api.timeout.ms", ANSWER_WITHIN_MS);
    properties.put("request.timeout.ms", ANSWER_WITHIN_MS);
    this.admin = Admin.create(properties);
    this.topic = settings.topic();
    this.id = id;
  }

  /**
   * Looks, unless that was done within the last ten seconds. A Kafka that is away says nothing.
   *
   * @throws ObstacleException where the topic is gone, or another one
   */
  public void look() throws InterruptedException {
    if (System.nanoTime() - lookedAt < EVERY_NANOS) return;
    lookedAt = System.nanoTime();
    try {
      String now = TopicState.read(admin, topic).id();
      unknown = 0;
      if (now.equals(id)) return;
    } catch (UnknownTopicOrPartitionException missing) {
      if (++unknown < UNKNOWN_TIMES) return;
    } catch (KafkaException away) {
      return;
    }
    throw new ObstacleException(Obstacle.TopicMissing, "topic %s, id %s, was deleted while the stream ran".formatted(topic, id));
  }

  @Override
  public void close() {
    admin.close();
  }
}
