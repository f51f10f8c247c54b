package pipeline.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import pipeline.settings.Definition.Dimension;
import pipeline.settings.Definition.NumberClass;
import pipeline.settings.Definition.Type;

/**
 * Finds what of a definition the job would meet later, in words that say nothing, all of it at once. That schema, columns and tables fit
 * together has been checked where the definition is from (domain/definitionCheck.ts).
 */
final class DefinitionCheck {
  private static final Set<Type> KEYS = Set.of(Type.UUID, Type.TEXT, Type.INT, Type.BIGINT);
  private static final Set<Type> NUMBERS = Set.of(Type.INT, Type.BIGINT, Type.DOUBLE);

  private final Definition definition;
  private final List<String> problems = new ArrayList<>();

  private DefinitionCheck(Definition definition) {
    this.definition = definition;
  }

  static List<String> problems(Definition definition) {
    DefinitionCheck check = new DefinitionCheck(definition);
    if (check.isComplete()) check.checkFields();
    return check.problems;
  }

  private boolean isComplete() {
    there("key", definition.key());
    there("time", definition.time());
    there("count", definition.count());
    complete("columns", definition.columns(), column -> Stream.of(column.name(), column.type()));
    complete("measures", definition.measures(), measure -> Stream.of(measure.name(), measure.field()));
    complete("dimensions", definition.dimensions(), dimension -> Stream.of(dimension.name(), dimension.field()));
    complete("recent", definition.recent(), Stream::of);
    return problems.isEmpty();
  }

  private interface Parts<T> {
    Stream<Object> of(T one);
  }

  private <T> void complete(String what, List<T> list, Parts<T> parts) {
    there(what, list);
    if (list == null) return;
    if (list.stream().anyMatch(one -> one == null || parts.of(one).anyMatch(Objects::isNull))) {
      problems.add(what + ": one of them lacks a part");
    }
  }

  private void there(String what, Object value) {
    if (value == null) problems.add(what + ": it is not there");
  }

  private void checkFields() {
    check("key", definition.key(), KEYS);
    check("time", definition.time(), Set.of(Type.TIMESTAMP));
    definition.measures().forEach(measure -> check("measures", measure.field(), NUMBERS));
    definition.recent().forEach(field -> check("recent", field, Set.of(Type.values())));
    for (Dimension dimension : definition.dimensions()) {
      check("dimensions", dimension.field(), dimension.classes() == null ? Set.of(Type.TEXT) : NUMBERS);
      if (dimension.classes() != null) checkClasses(dimension);
    }
  }

  private void check(String what, String field, Set<Type> expected) {
    List<Type> types = definition.columns().stream().filter(column -> column.name().equals(field)).map(Definition.Column::type).toList();
    if (types.isEmpty()) {
      problems.add(what + ": there is no column " + field);
    } else if (!expected.contains(types.get(0))) {
      List<String> names = expected.stream().map(DefinitionCheck::text).sorted().toList();
      problems.add("%s: expected %s of %s; got %s".formatted(what, field, names, text(types.get(0))));
    }
  }

  private void checkClasses(Dimension dimension) {
    double bound = Double.NEGATIVE_INFINITY;
    boolean ascending = !dimension.classes().isEmpty();
    for (int at = 0; at < dimension.classes().size(); at++) {
      NumberClass one = dimension.classes().get(at);
      boolean isLast = at == dimension.classes().size() - 1;
      ascending &= one.name() != null && (one.below() == null ? isLast : !isLast && one.below() > bound);
      if (one.below() != null) bound = one.below();
    }
    if (!ascending) {
      problems.add("dimensions: " + dimension.name() + ": expected named classes by ascending bounds, the last without one");
    }
  }

  private static String text(Type type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
