package pipeline.totals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides what the versions of records that a task reads do to the rollups. Keeps the newest place of each record that it
 * has met: what is read back may be older than what is still on its way. Not for many threads.
 */
public final class Versions {
  /**
   * What to do about a record.
   *
   * @param newest of its versions, the one to be stored
   * @param left places whose row by minute is another than the newest one's: it must go
   * @param deferred whether its facts must wait until the totals that it leaves and joins are recomputed: as long as they
   *     tell the old place, an attempt after a crash finds it again
   */
  public record Step(RecordVersion newest, Set<Place> left, boolean deferred) {}

  private final Dimensions dimensions;
  private final Map<Object, Place> places = new HashMap<>();
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
    Place place = Place.of(newest.fact(), dimensions);
    Place before = places.put(key, place);
    if (before == null && stored != null) before = stored.place();
    if (before != null && !before.equals(place)) deferred.add(key);

    // The versions between are never stored, but an attempt that was cut off may have stored one of them.
    Set<Place> others = new LinkedHashSet<>();
    if (before != null) others.add(before);
    for (RecordVersion version : versions.subList(0, versions.size() - 1)) others.add(Place.of(version.fact(), dimensions));
    others.forEach(touched::add);
    touched.add(place);
    others.removeIf(other -> other.time() == place.time());
    return new Step(newest, others, deferred.contains(key));
  }
}
