package pipeline.batch;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Keys of records, as 64 bits each: what tells the driver that two tasks met one key, without the keys. Two keys that share a hash are
 * taken for one, which costs some work and harms nothing. Not for many threads.
 */
final class KeyHashes implements Serializable {
  private static final long serialVersionUID = 1;
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private long[] hashes = new long[64];
  private int size = 0;

  void add(Object key) {
    if (size == hashes.length) hashes = Arrays.copyOf(hashes, 2 * size);
    hashes[size++] = hash(key);
  }

  /** Those that more than one of them has. */
  static Set<Long> shared(Collection<KeyHashes> ofTasks) {
    Set<Long> shared = new HashSet<>();
    if (ofTasks.size() < 2) return shared;
    long[] all = ofTasks.stream().flatMapToLong(KeyHashes::distinct).sorted().toArray();
    for (int at = 1; at < all.length; at++) if (all[at] == all[at - 1]) shared.add(all[at]);
    return shared;
  }

  /** FNV-1a of the key's text, the same on every machine. */
  static long hash(Object key) {
    String text = key.toString();
    long hash = OFFSET;
    for (int at = 0; at < text.length(); at++) hash = (hash ^ text.charAt(at)) * PRIME;
    return hash;
  }

  private LongStream distinct() {
    return Arrays.stream(hashes, 0, size).distinct();
  }
}
