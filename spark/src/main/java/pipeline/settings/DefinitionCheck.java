package pipeline.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pipeline.settings.Definition.Column;
import pipeline.settings.Definition.Dimension;
import pipeline.settings.Definition.Measure;
import pipeline.settings.Definition.NumberClass;
import pipeline.settings.Definition.Type;

/** Finds what of a definition does not fit together, all of it at once. */
final class DefinitionCheck {
  /** Cassandra's names have one case, and 48 characters. */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,47}");
  private static final Set<Type> KEY_TYPES = Set.of(Type.UUID, Type.TEXT, Type.INT, Type.BIGINT);
  /** Of which JSON a column's value is read; JSON itself is of any. */
  private static final Map<Type, Set<String>> JSON_TYPES =
      Map.of(
          Type.UUID, Set.of("string"),
          Type.TEXT, Set.of("string"),
          Type.INT, Set.of("integer"),
          Type.BIGINT, Set.of("integer"),
          Type.DOUBLE, Set.of("number", "integer"),
          Type.BOOLEAN, Set.of("boolean"),
          Type.TIMESTAMP, Set.of("string", "integer"));

  private final Definition definition;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Type> types = new HashMap<>();

  private DefinitionCheck(Definition definition) {
    this.definition = definition;
  }

  static List<String> problems(Definition definition) {
    DefinitionCheck check = new DefinitionCheck(definition);
    if (check.isComplete()) check.checkAll();
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

  private void checkAll() {
    for (Column column : definition.columns()) {
      if (types.put(column.name(), column.type()) != null) problems.add("columns: " + column.name() + " is there twice");
    }
    JsonNode schema = schema();
    for (Column column : definition.columns()) checkColumn(column, schema);
    checkAlways("key", definition.key(), KEY_TYPES, schema);
    checkAlways("time", definition.time(), Set.of(Type.TIMESTAMP), schema);
    definition.measures().forEach(this::checkMeasure);
    definition.dimensions().forEach(this::checkDimension);
    checkUnique("dimensions", Stream.concat(Stream.of("all"), definition.dimensions().stream().map(Dimension::name)));
    checkRecent();
    if (problems.isEmpty()) checkTables();
  }

  private JsonNode schema() {
    try {
      JsonNode schema = JsonMapper.builder().build().readTree(definition.schema());
      if (!schema.path("properties").isObject()) problems.add("schema: expected one of an object with properties");
      return schema;
    } catch (JsonProcessingException cause) {
      throw new IllegalStateException("a schema that was read before cannot be read again", cause);
    }
  }

  private void checkColumn(Column column, JsonNode schema) {
    checkName("columns", column.name());
    JsonNode field = schema.path("properties").path(column.name());
    Set<String> expected = JSON_TYPES.get(column.type());
    if (expected == null || !schema.path("properties").isObject()) return;
    Set<String> got = jsonTypes(field);
    got.remove("null");
    if (got.isEmpty() || !expected.containsAll(got)) {
      problems.add("columns: %s is %s, which is read of %s; the schema says %s".formatted(
          column.name(), text(column.type()), new TreeSet<>(expected), got));
    }
  }

  private static Set<String> jsonTypes(JsonNode field) {
    Set<String> types = new TreeSet<>();
    JsonNode type = field.path("type");
    if (type.isTextual()) types.add(type.textValue());
    type.forEach(one -> types.add(one.asText()));
    return types;
  }

  /** Every record has it. */
  private void checkAlways(String what, String field, Set<Type> expected, JsonNode schema) {
    if (!checkField(what, field, expected)) return;
    boolean required = false;
    for (JsonNode name : schema.path("required")) required |= name.asText().equals(field);
    if (!required || jsonTypes(schema.path("properties").path(field)).contains("null")) {
      problems.add(what + ": " + field + " has to be required by the schema, and never null");
    }
  }

  private void checkMeasure(Measure measure) {
    checkField("measures", measure.field(), Set.of(Type.INT, Type.BIGINT, Type.DOUBLE));
    checkName("measures", measure.name());
  }

  private void checkDimension(Dimension dimension) {
    List<NumberClass> classes = dimension.classes();
    if (classes == null) {
      checkField("dimensions", dimension.field(), Set.of(Type.TEXT));
      return;
    }
    checkField("dimensions", dimension.field(), Set.of(Type.INT, Type.BIGINT, Type.DOUBLE));
    double bound = Double.NEGATIVE_INFINITY;
    boolean ascending = !classes.isEmpty();
    for (int at = 0; at < classes.size(); at++) {
      Double below = classes.get(at).below();
      if (below == null) ascending &= at == classes.size() - 1;
      else ascending &= below > bound && at < classes.size() - 1;
      if (below != null) bound = below;
    }
    if (!ascending) problems.add("dimensions: " + dimension.name() + ": expected classes by ascending bounds, the last without one");
    if (classes.stream().anyMatch(one -> one.name() == null)) problems.add("dimensions: " + dimension.name() + ": a class has no name");
    else checkUnique("dimensions: " + dimension.name(), classes.stream().map(NumberClass::name));
  }

  private void checkRecent() {
    for (String field : definition.recent()) {
      if (!types.containsKey(field)) problems.add("recent: there is no column " + field);
    }
  }

  /** Columns of each table, those that are there for every pipeline included. */
  private void checkTables() {
    checkUnique("by minute", Stream.concat(Stream.of("minute", definition.time()), definition.counted().stream()));
    checkUnique(
        "totals",
        Stream.of(
                Stream.of("granularity", "dimension", "value", "bucket", definition.count()),
                definition.measures().stream().map(Measure::name),
                definition.measures().stream().map(Measure::without))
            .flatMap(names -> names));
    checkName("count", definition.count());
    checkUnique("recent", Stream.concat(Stream.of("list", definition.time(), definition.key()), definition.recent().stream()));
  }

  private boolean checkField(String what, String field, Set<Type> expected) {
    Type type = types.get(field);
    if (type == null) problems.add(what + ": there is no column " + field);
    else if (!expected.contains(type)) {
      problems.add("%s: expected %s of %s; got %s".formatted(
          what, field, expected.stream().map(DefinitionCheck::text).sorted().toList(), text(type)));
    }
    return type != null && expected.contains(type);
  }

  private void checkName(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      problems.add(what + ": expected a name of small letters, digits and underscores; got \"" + name + "\"");
    }
  }

  private void checkUnique(String what, Stream<String> names) {
    Set<String> seen = new HashSet<>();
    names.filter(name -> !seen.add(name)).forEach(twice -> problems.add(what + ": " + twice + " is there twice"));
  }

  private static String text(Type type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
