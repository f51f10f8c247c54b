package pipeline.writetimes;

import java.io.Serializable;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import pipeline.records.KafkaMessage;

/**
 * What Cassandra's write timestamps, in microseconds since 1970, follow from beside the log: the same before each attempt at a micro-batch, on
 * whatever machine. A record's is the time at which it was appended, but later than that of all records before in its partition, as
 * a broker's clock may be set back, another broker take over, or a topic have its producers' times. No two partitions of the first hundred have
 * the same.
 *
 * @param topicId of the topic whose offsets these are
 * @param recomputed the timestamp of the last batch's totals. A recomputation's is later than all before, also where old records are read again:
 *     it tells what is there now
 * @param reached by partition and offset: what is read from that offset on is written later than this
 */
public record WriteTimes(String topicId, long recomputed, NavigableMap<Integer, NavigableMap<Long, Long>> reached)
    implements Serializable {
  private static final int PARTITIONS = 100;
  /** Between two batches, what is recomputed beside them has a place. */
  private static final int BETWEEN_BATCHES = 2;

  /**
   * What a batch read of a partition.
   *
   * @param writtenAt the write timestamp of the last message
   */
  public record Read(int partition, long firstOffset, long lastOffset, long writtenAt) {}

  /** Where nothing of the topic has been read: all that will be is later than this. */
  public static WriteTimes later(String topicId, long than) {
    return new WriteTimes(topicId, than, new TreeMap<>());
  }

  /** Those of the messages of a partition, one after the other. */
  public OfPartition of(int partition) {
    NavigableMap<Long, Long> known = reached.get(partition);
    // What comes by a new partition is newer than all that came by others.
    return known == null ? new OfPartition(partition, new TreeMap<>(), recomputed) : new OfPartition(partition, known, Long.MIN_VALUE);
  }

  /** Of what is recomputed while no batch recomputes: later than the last one's, and earlier than the next one's. */
  long besideBatches() {
    return recomputed + 1;
  }

  /** After a batch; while it may be tried again, its begin is kept, and where old records are read again, how far the topic was read before. */
  public WriteTimes after(Collection<Read> batch) {
    NavigableMap<Integer, NavigableMap<Long, Long>> next = new TreeMap<>(reached);
    long latest = recomputed + BETWEEN_BATCHES;
    for (Read read : batch) {
      NavigableMap<Long, Long> before = reached.getOrDefault(read.partition(), new TreeMap<>(Map.of(read.firstOffset(), recomputed)));
      long end = read.lastOffset() + 1;
      NavigableMap<Long, Long> after = new TreeMap<>(before.tailMap(end, false));
      Map.Entry<Long, Long> begin = before.floorEntry(read.firstOffset());
      if (begin != null) after.put(begin.getKey(), begin.getValue());
      after.put(end, read.writtenAt());
      next.put(read.partition(), after);
      latest = Math.max(latest, read.writtenAt());
    }
    return new WriteTimes(topicId, latest, next);
  }

  /** In the order of their offsets. Not for many threads. */
  public static final class OfPartition {
    private final int partition;
    private final NavigableMap<Long, Long> reached;
    private long last;

    private OfPartition(int partition, NavigableMap<Long, Long> reached, long last) {
      this.partition = partition;
      this.reached = reached;
      this.last = last;
    }

    public long next(long offset, Instant appendedAt) {
      Map.Entry<Long, Long> before = reached.floorEntry(offset);
      if (before != null) last = Math.max(last, before.getValue());
      // Of messages without a time the offset alone says which is later.
      long byTheLog = KafkaMessage.isTime(appendedAt) ? appendedAt.toEpochMilli() * 1000 : 0;
      long earliest = Math.max(last + 1, Math.max(byTheLog, offset * PARTITIONS));
      last = earliest + Math.floorMod(partition - earliest, (long) PARTITIONS);
      return last;
    }
  }
}
