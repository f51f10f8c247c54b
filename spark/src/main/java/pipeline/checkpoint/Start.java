package pipeline.checkpoint;

import com.datastax.oss.driver.api.core.InvalidKeyspaceException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pipeline.progress.CommittedPosition;
import pipeline.settings.Settings;

/**
 * Where a driver's query begins.
 *
 * @param checkpoint URI of Spark's checkpoint
 * @param position how far the stream has come
 * @param startingOffsets in Spark's form; they count where the checkpoint is empty
 * @param topicId Kafka's id of the topic that is read
 */
public record Start(String checkpoint, CommittedPosition position, String startingOffsets, String topicId) {
  private static final Logger LOG = LoggerFactory.getLogger(Start.class);

  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
  /** A broker that has just started may not know its topics yet. */
  private static final int UNKNOWN_TIMES = 10;
  /** Of one question to Kafka, in milliseconds. */
  private static final int ANSWER_WITHIN = 20_000;

  /**
   * Looks at the checkpoint and at the topic, and notes the topic's id. Waits as long as Kafka is away: no batch could run either.
   *
   * @throws ObstacleException where the stream cannot go on from there
   */
  public static Start find(SparkSession spark, Settings settings) throws InterruptedException {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    StreamFolder folder = StreamFolder.open(settings.checkpoint(), settings.resumption(), hadoop);
    String checkpoint = folder.checkpoint().toString();
    CheckpointState state = CheckpointState.read(spark, checkpoint, settings.topic());
    AtomicInteger unknown = new AtomicInteger();
    TopicState topic = topic(settings, Integer.MAX_VALUE, unknown);
    Optional<ObstacleException> obstacle = Comparison.of(settings.topic(), folder.topicId(), state, topic);
    if (obstacle.isPresent()) throw unknown.get() > 0 ? seenMissing(obstacle.get()) : obstacle.get();
    folder.keep(settings.resumption().owner(), topic.id(), hadoop);
    return new Start(
        checkpoint,
        state.committed(),
        settings.resumption().startingOffsets(settings.topic(), topic.end().keySet()),
        topic.id());
  }

  /** What kept a query from going on, where it is something that another driver would meet, too: found by looking once more. */
  public static Optional<ObstacleException> obstacleBehind(Throwable failure, SparkSession spark, Settings settings) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidQueryException || cause instanceof InvalidKeyspaceException) {
        return Optional.of(new ObstacleException(Obstacle.TablesMissing, "Cassandra refuses: " + cause.getMessage(), cause));
      }
    }
    try {
      Configuration hadoop = spark.sessionState().newHadoopConf();
      StreamFolder folder = StreamFolder.open(settings.checkpoint(), settings.resumption(), hadoop);
      CheckpointState state = CheckpointState.read(spark, folder.checkpoint().toString(), settings.topic());
      TopicState topic = topic(settings, 1, new AtomicInteger());
      // This driver has begun with the topic as it was then.
      return Comparison.of(settings.topic(), folder.topicId(), state, topic).map(Start::seenMissing);
    } catch (ObstacleException obstacle) {
      return Optional.of(obstacle);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (RuntimeException cause) {
      LOG.warn("Could not look for what is behind the failure", cause);
      return Optional.empty();
    }
  }

  /** A topic that was replaced while the stream looked on has not been read: that it is there again does not change what was missing. */
  private static ObstacleException seenMissing(ObstacleException obstacle) {
    if (obstacle.obstacle() != Obstacle.TopicReplaced) return obstacle;
    return new ObstacleException(Obstacle.TopicMissing, obstacle.getMessage() + ", while the stream ran", obstacle);
  }

  /** @throws KafkaException when Kafka is still away after that many times */
  private static TopicState topic(Settings settings, int times, AtomicInteger unknown) throws InterruptedException {
    Map<String, Object> properties = new HashMap<>(settings.kafka());
    properties.put("default.api.timeout.ms", ANSWER_WITHIN);
    properties.put("request.timeout.ms", ANSWER_WITHIN / 2);
    try (Admin admin = Admin.create(properties)) {
      for (int time = 1; ; time++) {
        try {
          return TopicState.read(admin, settings.topic());
        } catch (UnknownTopicOrPartitionException missing) {
          if (unknown.incrementAndGet() == UNKNOWN_TIMES) {
            throw new ObstacleException(Obstacle.TopicMissing, "there is no topic " + settings.topic(), missing);
          }
        } catch (RetriableException away) {
          if (time >= times) throw away;
          LOG.info("Waiting for Kafka to say where topic {} ends: {}", settings.topic(), away.toString());
        }
        Thread.sleep(ASK_AGAIN.toMillis());
      }
    }
  }
}
