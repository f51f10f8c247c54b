package pipeline.totals;

import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pipeline.records.Fact;
import pipeline.settings.Definition;

/**
 * A row of the table of the newest records, to be looked at: texts are cut as the totals' values are.
 *
 * @param values of the definition's recent fields, in their order
 */
public record RecentRecord(Instant time, Object key, List<Object> values) implements Serializable {
  /** Rows a micro-batch adds at most. */
  static final int MAX_A_BATCH = 20;

  private static final Comparator<RecentRecord> NEWEST_FIRST =
      Comparator.comparing(RecentRecord::time).reversed().thenComparing(record -> record.key().toString());

  public static RecentRecord of(Fact fact, Definition definition) {
    List<Object> values = new ArrayList<>(definition.recent().size());
    for (String field : definition.recent()) {
      Object value = fact.values().get(definition.indexOf(field));
      values.add(value instanceof String text ? DimensionValue.cut(text) : value);
    }
    return new RecentRecord(fact.time(), fact.key(), values);
  }

  /** The newest ones; of one record the version that comes last. */
  public static List<RecentRecord> newest(Collection<RecentRecord> records) {
    Map<Object, RecentRecord> byKey = new HashMap<>();
    records.forEach(record -> byKey.put(record.key(), record));
    return byKey.values().stream().sorted(NEWEST_FIRST).limit(MAX_A_BATCH).toList();
  }
}
