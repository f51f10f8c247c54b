package pipeline.batch;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import pipeline.writetimes.WriteTimes;

/**
 * What one task of a micro-batch did: by topic partition, and to the rollups.
 *
 * @param keys of the records that it met
 */
record TaskOutcome(List<PartitionOutcome> partitions, Changes changes, KeyHashes keys) implements Serializable {
  Stream<WriteTimes.Read> reads() {
    return partitions.stream().map(PartitionOutcome::read);
  }
}
