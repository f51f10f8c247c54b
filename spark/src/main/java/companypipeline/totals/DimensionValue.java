package companypipeline.totals;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Locale;

/** What companies are totalled by: one value of one dimension. Ordered, so that what is derived from many has one order. */
public record DimensionValue(Dimension dimension, String value) implements Comparable<DimensionValue>, Serializable {
  /** The dimensions, as column dimension has them in lower case. */
  enum Dimension {
    ALL,
    COUNTRY,
    SECTOR,
    SIZE;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final DimensionValue ALL = new DimensionValue(Dimension.ALL, "all");

  /**
   * Characters (code points) that count of a country's or a sector's name. The value is part of a partition's key, which
   * Cassandra takes up to 64 KiB of, and a message with a longer name must not end the stream.
   */
  static final int MAX_CHARACTERS = 256;

  private static final Comparator<DimensionValue> ORDER =
      Comparator.comparing(DimensionValue::dimension).thenComparing(DimensionValue::value);

  static DimensionValue country(String country) {
    return new DimensionValue(Dimension.COUNTRY, cut(country));
  }

  static DimensionValue sector(String sector) {
    return new DimensionValue(Dimension.SECTOR, cut(sector));
  }

  /** The size class: micro has fewer than 10 employees, small 10 to 49, medium 50 to 249, large 250 and more. */
  static DimensionValue size(int employees) {
    String size = employees < 10 ? "micro" : employees < 50 ? "small" : employees < 250 ? "medium" : "large";
    return new DimensionValue(Dimension.SIZE, size);
  }

  @Override
  public int compareTo(DimensionValue other) {
    return ORDER.compare(this, other);
  }

  /** Null stays null. */
  static String cut(String name) {
    if (name == null || name.length() <= MAX_CHARACTERS || name.codePointCount(0, name.length()) <= MAX_CHARACTERS) return name;
    return name.substring(0, name.offsetByCodePoints(0, MAX_CHARACTERS));
  }
}
