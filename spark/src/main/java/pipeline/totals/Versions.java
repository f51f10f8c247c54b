package pipeline.totals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pipeline.records.Fact;

/**
 * Decides what the versions of records that a task reads do to the rollups: of two, that with the later write timestamp is the newer. Keeps the
 * newest of each record that it has met: what is read back may be older than what is still on its way. Not for many threads.
 */
public final class Versions {
  /**
   * What to do about a record.
   *
   * @param newest of its versions that were read, the one to be stored, unless it is overtaken
   * @param counted of what is stored in the end, what its row by minute is made of; null where that has been written before
   * @param left places whose row by minute is another than that of what is stored in the end: it must go
   * @param writtenAt the write timestamp of what is stored in the end
   * @param deferred whether its facts must wait until the totals that it leaves and joins are recomputed: as long as they
   *     tell the old place, an attempt after a crash finds it again
   */
  public record Step(RecordVersion newest, Fact counted, Set<Place> left, long writtenAt, boolean deferred) {
    /** Whether a newer version is stored than all that were read: old records are read again. */
    public boolean isOvertaken() {
      return writtenAt > newest.writtenAt();
    }
  }

  private final Dimensions dimensions;
  private final Map<Object, StoredVersion> met = new HashMap<>();
  private final Set<Object> deferred = new HashSet<>();
  private final Touched touched = new Touched();

  public Versions(Dimensions dimensions) {
    this.dimensions = dimensions;
  }

  /**
   * @param chunk versions in the order in which they were published
   * @param stored what was stored of them before, by key
   */
  public List<Step> settle(List<RecordVersion> chunk, Map<Object, StoredVersion> stored) {
    Map<Object, List<RecordVersion>> byKey = new LinkedHashMap<>();
    for (RecordVersion version : chunk) {
      byKey.computeIfAbsent(version.fact().key(), id -> new ArrayList<>(1)).add(version);
    }
    List<Step> steps = new ArrayList<>(byKey.size());
    byKey.forEach((key, versions) -> steps.add(step(key, versions, stored.get(key))));
    return steps;
  }

  /** All that was settled so far may have changed these. */
  public Touched touched() {
    return touched;
  }

  private Step step(Object key, List<RecordVersion> versions, StoredVersion stored) {
    RecordVersion newest = versions.get(versions.size() - 1);
    StoredVersion read = new StoredVersion(Place.of(newest.fact(), dimensions), newest.writtenAt(), newest.fact());
    StoredVersion before = met.getOrDefault(key, stored);
    StoredVersion last = before != null && before.writtenAt() > read.writtenAt() ? before : read;
    met.put(key, new StoredVersion(last.place(), last.writtenAt(), null));
    if (before != null && !before.place().equals(last.place())) deferred.add(key);
    // The versions between are never stored, but an attempt that was cut off may have stored one of them.
    Set<Place> others = new LinkedHashSet<>();
    if (before != null) others.add(before.place());
    for (RecordVersion version : versions) others.add(version == newest ? read.place() : Place.of(version.fact(), dimensions));
    others.forEach(touched::add);
    others.removeIf(other -> other.time() == last.place().time());
    return new Step(newest, last.fact(), others, last.writtenAt(), deferred.contains(key));
  }
}
