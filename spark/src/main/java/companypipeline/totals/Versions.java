package companypipeline.totals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Decides what the versions of companies that a task reads do to the rollups. Keeps the newest place of each company that it
 * has met: what is read back may be older than what is still on its way. Not for many threads.
 */
public final class Versions {
  /**
   * What to do about a company.
   *
   * @param newest of its versions, the one to be stored
   * @param left places whose row by minute is another than the newest one's: it must go
   * @param deferred whether its facts must wait until the totals that it leaves and joins are recomputed: as long as they
   *     tell the old place, an attempt after a crash finds it again
   */
  public record Step(CompanyVersion newest, Set<Place> left, boolean deferred) {}

  private final Map<UUID, Place> places = new HashMap<>();
  private final Set<UUID> deferred = new HashSet<>();
  private final Touched touched = new Touched();

  /**
   * @param chunk versions in the order in which they were published
   * @param stored what was stored of them before, by id
   */
  public List<Step> settle(List<CompanyVersion> chunk, Map<UUID, StoredVersion> stored) {
    Map<UUID, List<CompanyVersion>> byId = new LinkedHashMap<>();
    for (CompanyVersion version : chunk) {
      byId.computeIfAbsent(version.company().id(), id -> new ArrayList<>(1)).add(version);
    }
    List<Step> steps = new ArrayList<>(byId.size());
    byId.forEach((id, versions) -> steps.add(step(id, versions, stored.get(id))));
    return steps;
  }

  /** All that was settled so far may have changed these. */
  public Touched touched() {
    return touched;
  }

  private Step step(UUID id, List<CompanyVersion> versions, StoredVersion stored) {
    CompanyVersion newest = versions.get(versions.size() - 1);
    Place place = Place.of(newest.company());
    Place before = places.put(id, place);
    if (before == null && stored != null) before = stored.place();
    if (before != null && !before.equals(place)) deferred.add(id);

    // The versions between are never stored, but an attempt that was cut off may have stored one of them.
    Set<Place> others = new LinkedHashSet<>();
    if (before != null) others.add(before);
    for (CompanyVersion version : versions.subList(0, versions.size() - 1)) others.add(Place.of(version.company()));
    others.forEach(touched::add);
    touched.add(place);
    others.removeIf(other -> other.timestamp() == place.timestamp());
    return new Step(newest, others, deferred.contains(id));
  }
}
