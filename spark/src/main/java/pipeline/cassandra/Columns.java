package pipeline.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import pipeline.settings.Definition.Type;
import pipeline.settings.Definition;

/** Some of a definition's columns, in the order in which a statement has them. Not for many threads. */
public final class Columns {
  private final List<String> names;
  private final int[] indexes;
  private final Type[] types;
  private final Object[] values;

  public Columns(Definition definition, List<String> names) {
    this.names = names;
    this.indexes = names.stream().mapToInt(definition::indexOf).toArray();
    this.types = names.stream().map(definition::typeOf).toArray(Type[]::new);
    this.values = new Object[definition.columns().size()];
  }

  /** So many question marks. */
  public static String marks(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }

  public String list() {
    return String.join(", ", names);
  }

  /**
   * The values of a row in the order of the definition's columns, those of other columns null; good until the next call.
   *
   * @param from the row's first column of these
   */
  public List<Object> read(Row row, int from) {
    for (int at = 0; at < indexes.length; at++) values[indexes[at]] = value(row, from + at, types[at]);
    return Arrays.asList(values);
  }

  private static Object value(Row row, int at, Type type) {
    if (row.isNull(at)) return null;
    return switch (type) {
      case UUID -> row.getUuid(at);
      case TEXT, JSON -> row.getString(at);
      case INT -> row.getInt(at);
      case BIGINT -> row.getLong(at);
      case DOUBLE -> row.getDouble(at);
      case BOOLEAN -> row.getBoolean(at);
      case TIMESTAMP -> row.getInstant(at);
    };
  }
}
