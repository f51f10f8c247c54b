package pipeline.totals;

import java.io.Serializable;
import java.util.Comparator;

/** What records are totalled by: one value of one dimension. Ordered, so that what is derived from many has one order. */
public record DimensionValue(String dimension, String value) implements Comparable<DimensionValue>, Serializable {
  static final DimensionValue ALL = new DimensionValue("all", "all");

  /**
   * Characters (code points) that count of a text. The value is part of a partition's key, which Cassandra takes up to 64 KiB of, and
   * a message with a longer text must not end the stream.
   */
  static final int MAX_CHARACTERS = 256;

  private static final Comparator<DimensionValue> ORDER =
      Comparator.comparing(DimensionValue::dimension).thenComparing(DimensionValue::value);

  static DimensionValue ofText(String dimension, String text) {
    return new DimensionValue(dimension, cut(text));
  }

  @Override
  public int compareTo(DimensionValue other) {
    return ORDER.compare(this, other);
  }

  static String cut(String text) {
    if (text.length() <= MAX_CHARACTERS || text.codePointCount(0, text.length()) <= MAX_CHARACTERS) return text;
    return text.substring(0, text.offsetByCodePoints(0, MAX_CHARACTERS));
  }
}
