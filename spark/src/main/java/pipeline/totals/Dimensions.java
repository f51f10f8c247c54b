package pipeline.totals;

import java.util.ArrayList;
import java.util.List;
import pipeline.settings.Definition.NumberClass;
import pipeline.settings.Definition;

/** Says which values of the dimensions a record counts in. Safe for many threads. */
public final class Dimensions {
  /**
   * @param index of the field among a record's values
   * @param classes null where the field's text is the value
   */
  private record One(String name, int index, List<NumberClass> classes, List<DimensionValue> ofClasses) {
    DimensionValue of(Object value) {
      if (classes == null) return DimensionValue.ofText(name, (String) value);
      double number = ((Number) value).doubleValue();
      int at = 0;
      while (classes.get(at).below() != null && number >= classes.get(at).below()) at++;
      return ofClasses.get(at);
    }
  }

  private final List<One> dimensions;

  public Dimensions(Definition definition) {
    this.dimensions =
        definition.dimensions().stream()
            .map(
                dimension ->
                    new One(
                        dimension.name(),
                        definition.indexOf(dimension.field()),
                        dimension.classes(),
                        dimension.classes() == null
                            ? List.of()
                            : dimension.classes().stream()
                                .map(one -> new DimensionValue(dimension.name(), one.name()))
                                .toList()))
            .toList();
  }

  /**
   * All, and one of each dimension that the record has: what is null is in none.
   *
   * @param record its values, in the columns' order
   */
  List<DimensionValue> of(List<Object> record) {
    List<DimensionValue> values = new ArrayList<>(1 + dimensions.size());
    values.add(DimensionValue.ALL);
    for (One dimension : dimensions) {
      Object value = record.get(dimension.index());
      if (value != null) values.add(dimension.of(value));
    }
    return values;
  }
}
