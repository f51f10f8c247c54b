package pipeline.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("write timestamps")
class WriteClockTest {
  @Test
  @DisplayName("follow the time, and go up by one where it stands still or goes back")
  void isStrictlyMonotonic() {
    Iterator<Long> time = List.of(5L, 5L, 5L, 6L, 4L, 7L).iterator();
    WriteClock clock = new WriteClock(time::next);
    assertEquals(
        List.of(5000L, 5001L, 5002L, 6000L, 6001L, 7000L),
        List.of(clock.next(), clock.next(), clock.next(), clock.next(), clock.next(), clock.next()));
  }

  @Test
  @DisplayName("are later than what was written by a clock that is ahead")
  void followsWhatIsWritten() {
    WriteClock clock = new WriteClock(() -> 5);
    assertEquals(List.of(9001L, 9002L, 9003L), List.of(clock.nextAfter(9000), clock.nextAfter(1), clock.next()));
  }
}
