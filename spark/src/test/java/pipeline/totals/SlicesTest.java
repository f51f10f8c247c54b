package pipeline.totals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.servererrors.ReadFailureException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pipeline.settings.Definition.Type;
import pipeline.totals.Slices.Page;
import pipeline.totals.Slices.Position;

@DisplayName("a range that is read in slices")
class SlicesTest {
  private static final long MINUTE = 60_000;
  private static final int TOMBSTONES = 10;
  private static final int ROWS_A_PAGE = 7;
  private static final Comparator<Position> ORDER =
      Comparator.comparingLong(Position::time).thenComparing(one -> (Integer) one.key());

  /** Rows by their place, false where one was deleted; refuses a query that meets more of these than {@link #TOMBSTONES}. */
  private final TreeMap<Position, Boolean> rows = new TreeMap<>(ORDER);
  private int reason = 0x0001;
  private final Slices<Position> slices = new Slices<>(KeyOrder.of(Type.INT), this::page, Function.identity());

  private Page<Position> page(Position from, Position to) {
    List<Position> found = new ArrayList<>();
    int tombstones = 0;
    for (Map.Entry<Position, Boolean> row : rows.subMap(from, to).entrySet()) {
      if (row.getValue()) found.add(row.getKey());
      else if (++tombstones > TOMBSTONES) {
        throw new ReadFailureException(
            null, ConsistencyLevel.ONE, 0, 1, 1, false, Map.of(InetAddress.getLoopbackAddress(), reason));
      }
      if (found.size() == ROWS_A_PAGE) return new Page<>(found, true);
    }
    return new Page<>(found, false);
  }

  private List<Position> read() throws InterruptedException {
    List<Position> read = new ArrayList<>();
    slices.read(slices.begin(MINUTE), slices.begin(2 * MINUTE), read::add);
    return read;
  }

  private List<Position> live() {
    return rows.keySet().stream().filter(rows::get).toList();
  }

  @Test
  @DisplayName("has each row once and in order, however many were deleted and wherever they are")
  void whole() throws InterruptedException {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      rows.clear();
      int times = 1 + random.nextInt(round % 3 == 0 ? 2 : 60_000);
      for (int row = 0; row < 400; row++) {
        rows.put(new Position(MINUTE + random.nextInt(times), random.nextInt(1000) - 500), random.nextInt(4) == 0);
      }
      assertEquals(live(), read());
    }
  }

  @Test
  @DisplayName("of one millisecond is read by key")
  void oneMillisecond() throws InterruptedException {
    for (int key = 0; key < 1000; key++) rows.put(new Position(MINUTE + 30_000, key), key % 100 == 0);
    rows.put(new Position(MINUTE, Integer.MIN_VALUE), true);
    rows.put(new Position(2 * MINUTE - 1, Integer.MAX_VALUE), true);
    assertEquals(live(), read());
  }

  @Test
  @DisplayName("is not read where a row alone is refused, or for another reason than tombstones")
  void refused() {
    for (int key = 0; key < 100; key++) rows.put(new Position(MINUTE, key), false);
    reason = 0x0004;
    assertThrows(ReadFailureException.class, this::read);
  }
}
