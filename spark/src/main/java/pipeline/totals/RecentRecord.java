package pipeline.totals;

import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import pipeline.records.Fact;
import pipeline.settings.Definition;

/**
 * A row of the table of the newest records, to be looked at: texts are cut as the totals' values are.
 *
 * @param values of the definition's recent fields, in their order
 * @param left other times of the record, at which it may be in the table still
 */
public record RecentRecord(Instant time, Object key, List<Object> values, Set<Instant> left) implements Serializable {
  /** Rows a micro-batch adds at most. */
  static final int MAX_A_BATCH = 20;

  private static final Comparator<RecentRecord> NEWEST_FIRST =
      Comparator.comparing(RecentRecord::time).reversed().thenComparing(record -> record.key().toString());

  /** @param left places of versions before */
  public static RecentRecord of(Fact fact, Set<Place> left, Definition definition) {
    List<Object> values = new ArrayList<>(definition.recent().size());
    for (String field : definition.recent()) {
      Object value = fact.values().get(definition.indexOf(field));
      values.add(value instanceof String text ? DimensionValue.cut(text) : value);
    }
    Set<Instant> times = left.stream().map(place -> Instant.ofEpochMilli(place.time())).collect(Collectors.toSet());
    return new RecentRecord(fact.time(), fact.key(), values, times);
  }

  /** The newest ones; of one record the version that comes last. */
  public static List<RecentRecord> newest(Collection<RecentRecord> records) {
    Map<Object, RecentRecord> byKey = new HashMap<>();
    records.forEach(record -> byKey.merge(record.key(), record, (before, after) -> after.following(before)));
    return byKey.values().stream().sorted(NEWEST_FIRST).limit(MAX_A_BATCH).toList();
  }

  private RecentRecord following(RecentRecord before) {
    Set<Instant> times = new HashSet<>(left);
    times.addAll(before.left);
    times.add(before.time);
    times.remove(time);
    return new RecentRecord(time, key, values, times);
  }
}
