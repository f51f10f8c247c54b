package pipeline.batch;

import java.io.Serializable;
import java.util.List;

/**
 * What one task of a micro-batch did: by topic partition, and to the rollups.
 *
 * @param deferred how many records are still to be stored; they stay on the executor
 */
record TaskOutcome(List<PartitionOutcome> partitions, Changes changes, int deferred) implements Serializable {
  static TaskOutcome of(List<PartitionOutcome> partitions, Changes changes) {
    return new TaskOutcome(partitions, changes, changes.deferred().size());
  }

  /** What the driver needs of it. */
  TaskOutcome forDriver() {
    return new TaskOutcome(partitions, new Changes(changes.touched(), List.of(), changes.newest()), deferred);
  }
}
