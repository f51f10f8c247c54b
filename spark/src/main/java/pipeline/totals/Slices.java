package pipeline.totals;

import com.datastax.oss.driver.api.core.servererrors.ReadFailureException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import pipeline.cassandra.CassandraFailures;

/**
 * Reads a range of a minute's rows where Cassandra refuses to read it as a whole, as it would meet too many tombstones: in halves, and in halves
 * of these, by the time and then by the key. So however many records have left a minute, what is in it can be read.
 */
final class Slices<R> {
  /** @param time milliseconds since 1970 */
  record Position(long time, Object key) {}

  /** @param more whether there may be further rows in the range that was asked for */
  record Page<R>(List<R> rows, boolean more) {}

  interface Table<R> {
    /** The first rows of [from, to). */
    Page<R> read(Position from, Position to) throws InterruptedException;
  }

  private final KeyOrder order;
  private final Table<R> table;
  private final Function<R, Position> positionOf;

  Slices(KeyOrder order, Table<R> table, Function<R, Position> positionOf) {
    this.order = order;
    this.table = table;
    this.positionOf = positionOf;
  }

  /** Where nothing of that millisecond is before. */
  Position begin(long time) {
    return new Position(time, order.first());
  }

  Position after(Position one) {
    Object next = order.after(one.key());
    return next == null ? begin(one.time() + 1) : new Position(one.time(), next);
  }

  /** All rows of [from, to) in their order. @throws ReadFailureException of a part that cannot be halved, or that has another reason */
  void read(Position from, Position to, Consumer<R> reader) throws InterruptedException {
    Deque<Position> ends = new ArrayDeque<>(List.of(to));
    Position at = from;
    while (!ends.isEmpty()) {
      try {
        Page<R> page = table.read(at, ends.peek());
        page.rows().forEach(reader);
        at = page.more() ? after(positionOf.apply(page.rows().get(page.rows().size() - 1))) : ends.pop();
      } catch (ReadFailureException refused) {
        Position middle = between(at, ends.peek());
        if (middle == null || !CassandraFailures.isOfTombstones(refused)) throw refused;
        ends.push(middle);
      }
    }
  }

  /** Null where no row can be between. */
  private Position between(Position from, Position to) {
    if (to.time() - from.time() > 1) return begin(from.time() + (to.time() - from.time()) / 2);
    if (to.time() == from.time()) return within(from.time(), from.key(), to.key());
    Position next = begin(to.time());
    return next.equals(to) ? within(from.time(), from.key(), null) : next;
  }

  private Position within(long time, Object from, Object to) {
    Object key = order.between(from, to);
    return key == null ? null : new Position(time, key);
  }
}
