package pipeline.totals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pipeline.settings.Definition.Type;

@DisplayName("the order of keys")
class KeyOrderTest {
  private static final List<String> TEXTS = List.of("", "\0", "\0\0", "a", "a\0", "a\0b", "a\1", "ab", "b", "\ud7ff", "\ue000", "\ud83d\ude00");
  /** As Cassandra sorts them: by their version, by the time of version 1, else from the left without a sign. */
  private static final List<UUID> IDS =
      List.of(
          new UUID(0, 0),
          new UUID(0x7fff_ffff_ffff_0fffL, -1),
          new UUID(-1L & ~0xf000L, 0),
          UUID.fromString("ffffffff-0000-1000-8000-000000000000"),
          UUID.fromString("00000000-0001-1000-8000-000000000000"),
          UUID.fromString("00000000-0001-1000-8000-000000000001"),
          UUID.fromString("00000000-0000-1001-0000-000000000000"),
          UUID.fromString("00000000-0000-4fff-bfff-ffffffffffff"),
          UUID.fromString("00000000-0001-4000-8000-000000000000"),
          UUID.fromString("fffffff0-0000-4000-8000-000000000000"),
          UUID.fromString("00000000-0000-5000-8000-000000000000"),
          new UUID(-1, -1));

  @Test
  @DisplayName("is Cassandra's: what is halfway is between, until there is nothing between")
  void halves() {
    halvesAll(Type.UUID, IDS);
    halvesAll(Type.INT, List.of(Integer.MIN_VALUE, -1, 0, 1, 7, Integer.MAX_VALUE));
    halvesAll(Type.BIGINT, List.of(Long.MIN_VALUE, -1L, 0L, 1L, Long.MAX_VALUE));
    halvesAll(Type.TEXT, TEXTS);
  }

  @Test
  @DisplayName("has a key after each but the last one, and nothing is between the two")
  void next() {
    for (UUID id : IDS.subList(0, IDS.size() - 1)) nothingIsBetween(Type.UUID, id);
    for (String text : TEXTS) nothingIsBetween(Type.TEXT, text);
    nothingIsBetween(Type.INT, -1);
    assertNull(KeyOrder.of(Type.INT).after(Integer.MAX_VALUE));
    assertNull(KeyOrder.of(Type.BIGINT).after(Long.MAX_VALUE));
    assertNull(KeyOrder.of(Type.UUID).after(new UUID(-1, -1)));
  }

  @Test
  @DisplayName("halves texts of any characters by their UTF-8")
  void texts() {
    Random random = new Random(20);
    int[] letters = {0, 1, 'a', 'b', 0xd7ff, 0xe000, 0xffff, 0x1f600, Character.MAX_CODE_POINT};
    KeyOrder order = KeyOrder.of(Type.TEXT);
    for (int round = 0; round < 20_000; round++) {
      String one = text(random, letters);
      String other = text(random, letters);
      if (one.equals(other)) continue;
      String from = isBefore(one, other) ? one : other;
      String to = from.equals(one) ? other : one;
      String middle = (String) order.between(from, to);
      if (middle == null) assertEquals(from + "\0", to);
      else assertTrue(isBefore(from, middle) && isBefore(middle, to), () -> from + " < " + middle + " < " + to);
    }
  }

  private static void halvesAll(Type type, List<?> ascending) {
    KeyOrder order = KeyOrder.of(type);
    assertEquals(ascending.get(0), order.first());
    for (int at = 0; at < ascending.size(); at++) {
      Object key = ascending.get(at);
      for (Object end : at + 1 < ascending.size() ? ascending.subList(at + 1, ascending.size()) : List.of()) {
        // Halving towards the end finds the next key, so that each half is a part of what is halved.
        Object to = end;
        for (Object middle = order.between(key, to); middle != null; middle = order.between(key, to)) to = middle;
        assertEquals(order.after(key), to, key + " to " + end);
      }
    }
  }

  private static void nothingIsBetween(Type type, Object key) {
    KeyOrder order = KeyOrder.of(type);
    assertNull(order.between(key, order.after(key)));
  }

  private static boolean isBefore(String one, String other) {
    return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8)) < 0;
  }

  private static String text(Random random, int[] letters) {
    return random.ints(random.nextInt(4), 0, letters.length)
        .map(at -> letters[at])
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
