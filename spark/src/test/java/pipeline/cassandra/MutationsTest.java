package pipeline.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("statements on one partition")
class MutationsTest {
  private final List<List<String>> sent = new ArrayList<>();
  private long bytesSent = 0;
  private final Mutations<Integer, String> mutations =
      new Mutations<>((statements, bytes) -> {
        sent.add(List.copyOf(statements));
        bytesSent += bytes;
      });

  @Test
  @DisplayName("wait for one another, and are one mutation, of bounded size")
  void together() throws InterruptedException {
    mutations.add(1, "a", 100);
    mutations.add(2, "b", 100);
    mutations.add(1, "c", 100);
    assertEquals(List.of(), sent);
    mutations.add(1, "d", Mutations.BYTES_A_MUTATION);
    assertEquals(List.of(List.of("a", "c", "d")), sent);
    mutations.flush();
    assertEquals(List.of(List.of("a", "c", "d"), List.of("b")), sent);
    mutations.flush();
    assertEquals(2, sent.size());
  }

  @Test
  @DisplayName("do not wait beyond a bound in bytes, however many partitions there are")
  void bounded() throws InterruptedException {
    long added = 0;
    long most = 0;
    for (int partition = 0; partition < 240_000; partition++) {
      mutations.add(partition, "row", 150);
      added += 150;
      most = Math.max(most, added - bytesSent);
    }
    assertTrue(most <= Mutations.BYTES_WAITING, "expected at most 1 MiB to wait; got " + most);
    mutations.flush();
    assertEquals(added, bytesSent);
    assertEquals(240_000, sent.size());
  }
}
