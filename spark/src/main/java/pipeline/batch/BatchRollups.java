package pipeline.batch;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;

/** What is derived from the facts of a micro-batch, on the driver. */
public interface BatchRollups {
  /** Nothing is. */
  BatchRollups NONE = (messages, outcomes) -> {};

  /**
   * Returns when all of it is stored, and the deferred records are, too.
   *
   * @param messages of the micro-batch; read again where something of it was deferred
   */
  void update(JavaRDD<Row> messages, List<TaskOutcome> outcomes) throws InterruptedException;
}
