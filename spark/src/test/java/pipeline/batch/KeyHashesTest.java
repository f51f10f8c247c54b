package pipeline.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("what a batch must know of its records")
class KeyHashesTest {
  @Test
  @DisplayName("of those that wait for the totals takes some bytes each, however large they are: 2,000 of 900 KB must fit into an executor of 512 MB")
  void areSmall() throws IOException {
    Set<LogPlace> deferred = new HashSet<>();
    for (int offset = 0; offset < 2000; offset++) deferred.add(new LogPlace(0, offset));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(deferred);
    }
    assertTrue(bytes.size() < 100_000, bytes.size() + " bytes");
  }

  @Test
  @DisplayName("of keys that two tasks met tells them apart from those that one met twice")
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
}
