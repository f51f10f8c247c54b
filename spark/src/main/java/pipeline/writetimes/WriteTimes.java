package pipeline.writetimes;

import java.io.Serializable;
import java.time.Duration;
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
 * @param begin of the topic; null where nothing of it has been read
 * @param reached by partition and offset: what is read from that offset on is written later than this
 */
public record WriteTimes(
    String topicId, long recomputed, Begin begin, NavigableMap<Integer, NavigableMap<Long, Long>> reached)
    implements Serializable {
  private static final int PARTITIONS = 100;
  /** Between two batches, what is recomputed beside them has a place. */
  private static final int BETWEEN_BATCHES = 2;

  /**
   * Where all that was written before is later than the appends, as by an earlier version with a clock: from here on timestamps go up more slowly than the
   * appended times, until these come to them. So they keep the order of the appends, whichever partition is the busier one.
   *
   * @param appendedAt when the topic's first message that was read was appended, in microseconds since 1970
   * @param writtenAt what its write timestamp is later than
   */
  public record Begin(long appendedAt, long writtenAt) implements Serializable {
    /** Of the log's time: with a partition's hundredth of the timestamps, 2,000 records a second in each. */
    private static final int PART_OF_TIME = 5;
    /** A producer's time may be anything. */
    private static final long LONGEST = Duration.ofDays(7).toMillis() * 1000;

    static final Begin WITH_THE_LOG = new Begin(0, 0);

    private static Begin of(long appendedAt, long writtenAt) {
      return new Begin(Math.max(writtenAt - LONGEST, appendedAt), writtenAt);
    }

    /** The same for the same append, whenever it is read. */
    private long of(long append) {
      // What was read before rightly loses against rows of that time.
      if (append < appendedAt) return append;
      return Math.max(append, writtenAt + (append - appendedAt) / PART_OF_TIME);
    }
  }

  /**
   * What a batch read of a partition.
   *
   * @param writtenAt the write timestamp of the last message
   */
  public record Read(int partition, long firstOffset, long lastOffset, long writtenAt) implements Serializable {
    public static Read of(KafkaMessage message) {
      return new Read(message.partition(), message.offset(), message.offset(), message.writtenAt());
    }

    /**
     * That the newest version of a record wins rests on this order: a key has one partition, Spark's source gives a partition
     * to one task in the order of its offsets, and nothing between may shuffle.
     */
    public Read then(Read next) {
      if (next.firstOffset <= lastOffset) {
        throw new IllegalStateException(
            "expected partition %d in the order of its offsets; got %d after %d".formatted(partition, next.firstOffset, lastOffset));
      }
      return new Read(partition, firstOffset, next.lastOffset, next.writtenAt);
    }
  }

  /** Where nothing of the topic has been read: all that will be is later than this. */
  public static WriteTimes later(String topicId, long than) {
    return new WriteTimes(topicId, than, null, new TreeMap<>());
  }

  /** Before the first batch of a topic, whose earliest append this is. */
  public WriteTimes beginning(Instant earliest) {
    return new WriteTimes(topicId, recomputed + BETWEEN_BATCHES, Begin.of(micros(earliest), recomputed), reached);
  }

  /** Those of the messages of a partition, one after the other. */
  public OfPartition of(int partition) {
    NavigableMap<Long, Long> known = reached.get(partition);
    // What comes by a new partition is newer than all that came by others.
    return known == null
        ? new OfPartition(partition, new TreeMap<>(), begin, recomputed)
        : new OfPartition(partition, known, begin, Long.MIN_VALUE);
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
    return new WriteTimes(topicId, latest, begin, next);
  }

  /** Of messages without a time the offset alone says which is later. */
  private static long micros(Instant appendedAt) {
    return KafkaMessage.isTime(appendedAt) ? appendedAt.toEpochMilli() * 1000 : 0;
  }

  /** In the order of their offsets. Not for many threads. */
  public static final class OfPartition {
    private final int partition;
    private final NavigableMap<Long, Long> reached;
    private final Begin begin;
    private long last;

    private OfPartition(int partition, NavigableMap<Long, Long> reached, Begin begin, long last) {
      this.partition = partition;
      this.reached = reached;
      this.begin = begin;
      this.last = last;
    }

    public long next(long offset, Instant appendedAt) {
      Map.Entry<Long, Long> before = reached.floorEntry(offset);
      if (before != null) last = Math.max(last, before.getValue());
      long earliest = Math.max(last + 1, Math.max(begin.of(micros(appendedAt)), offset * PARTITIONS));
      last = earliest + Math.floorMod(partition - earliest, (long) PARTITIONS);
      return last;
    }
  }
}
