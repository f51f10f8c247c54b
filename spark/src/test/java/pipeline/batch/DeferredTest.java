package pipeline.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pipeline.records.KafkaMessage;

@DisplayName("records that wait for the totals")
class DeferredTest {
  @Test
  @DisplayName("are known by where they are in the log")
  void knowsPlaces() {
    Deferred deferred = new Deferred();
    assertTrue(deferred.isEmpty());
    deferred.add(1, 20);
    Deferred other = new Deferred();
    other.add(1, 21);
    other.add(0, 20);
    deferred.addAll(other);
    assertTrue(deferred.contains(message(1, 20)));
    assertTrue(deferred.contains(message(1, 21)));
    assertTrue(deferred.contains(message(0, 20)));
    assertFalse(deferred.contains(message(0, 21)));
    assertFalse(deferred.contains(message(2, 20)));
  }

  @Test
  @DisplayName("take some bytes each, however large they are: 2,000 of 900 KB must fit into an executor of 512 MB")
  void areSmall() throws IOException {
    Deferred deferred = new Deferred();
    for (int offset = 0; offset < 2000; offset++) deferred.add(0, offset);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(deferred);
    }
    assertTrue(bytes.size() < 100_000, bytes.size() + " bytes");
  }

  @Test
  @DisplayName("and keys that two tasks met are told apart from those that one met twice")
  void sharesKeys() {
    UUID one = new UUID(1, 2);
    KeyHashes first = hashes(one, one, "a", 7L);
    KeyHashes second = hashes("b", 7, new UUID(2, 1));
    assertEquals(Set.of(KeyHashes.hash(7L)), KeyHashes.shared(List.of(first, second)));
    assertEquals(Set.of(), KeyHashes.shared(List.of(first)));
    assertEquals(Set.of(KeyHashes.hash(one)), KeyHashes.shared(List.of(first, hashes(one), hashes())));
  }

  private static KeyHashes hashes(Object... keys) {
    KeyHashes hashes = new KeyHashes();
    for (Object key : keys) hashes.add(key);
    return hashes;
  }

  private static KafkaMessage message(int partition, long offset) {
    return new KafkaMessage(partition, offset, Instant.EPOCH, null, null, 0);
  }
}
