package pipeline.batch;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** What is derived from the facts of a micro-batch, on the driver. */
public interface BatchRollups {
  /** Nothing is. */
  BatchRollups NONE = (tasks, outcomes) -> {};

  /**
   * Returns when all of it is stored, and the deferred records are, too.
   *
   * @param outcomes those of {@code tasks}, without the deferred records
   */
  void update(JavaRDD<TaskOutcome> tasks, List<TaskOutcome> outcomes) throws InterruptedException;
}
