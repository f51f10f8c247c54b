package pipeline.totals;

import java.io.Serializable;
import java.util.List;
import pipeline.settings.Definition;

/** What of a record is added up. */
public final class Measures implements Serializable {
  private static final long serialVersionUID = 1;

  /** Of the fields, among a record's values. */
  private final int[] indexes;
  private final boolean[] whole;

  public Measures(Definition definition) {
    this.indexes = new int[definition.measures().size()];
    this.whole = new boolean[indexes.length];
    for (int at = 0; at < indexes.length; at++) {
      String field = definition.measures().get(at).field();
      indexes[at] = definition.indexOf(field);
      whole[at] = definition.typeOf(field).isWhole();
    }
  }

  int count() {
    return indexes.length;
  }

  /** Whether the sum is a whole number, too. */
  boolean isWhole(int measure) {
    return whole[measure];
  }

  /** The record's figure, null where it has none. */
  Number figure(int measure, List<Object> record) {
    return (Number) record.get(indexes[measure]);
  }

  /** Totals of no record. */
  Totals none() {
    return new Totals.Sum(this).totals();
  }

}
