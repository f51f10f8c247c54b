package pipeline.batch;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import pipeline.records.KafkaMessage;

/** What is derived from the facts of a micro-batch, on the driver. */
public interface BatchRollups {
  /**
   * Returns when all of it is stored, and the deferred records are, too.
   *
   * @param messages of the micro-batch; read again where something of it was deferred
   * @param writtenAt write timestamp of what is recomputed
   */
  void update(JavaRDD<KafkaMessage> messages, List<TaskOutcome> outcomes, long writtenAt) throws InterruptedException;
}
