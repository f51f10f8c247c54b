package pipeline.settings;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What the job knows of its records. Fields of a record and columns of the facts have one name; a record's values are always kept in the
 * order of the columns.
 *
 * @param schema the record's JSON Schema (draft 7), the one that is registered and checked before publishing
 * @param key field that makes two records the same record
 * @param time field of a record's time, which its buckets are of
 * @param columns of the facts
 * @param count column of the totals that counts records
 * @param measures what is added up
 * @param dimensions by what, beside all
 * @param recent fields that are kept with the newest records, beside key and time
 */
public record Definition(
    @JsonProperty(required = true) JsonNode schema,
    @JsonProperty(required = true) String key,
    @JsonProperty(required = true) String time,
    @JsonProperty(required = true) List<Column> columns,
    @JsonProperty(required = true) String count,
    @JsonProperty(required = true) List<Measure> measures,
    @JsonProperty(required = true) List<Dimension> dimensions,
    @JsonProperty(required = true) List<String> recent)
    implements Serializable {

  /** Types of columns; JSON is text in Cassandra. */
  public enum Type {
    UUID,
    TEXT,
    INT,
    BIGINT,
    DOUBLE,
    BOOLEAN,
    TIMESTAMP,
    JSON;

    public boolean isWhole() {
      return this == INT || this == BIGINT;
    }
  }

  public record Column(@JsonProperty(required = true) String name, @JsonProperty(required = true) Type type) implements Serializable {}

  /** @param name column of the totals */
  public record Measure(@JsonProperty(required = true) String name, @JsonProperty(required = true) String field) implements Serializable {
    /** Column of the totals that counts records without the field. */
    public String without() {
      return "without_" + name;
    }
  }

  /** @param classes of a number, by ascending bounds; null where the field's text is the value */
  public record Dimension(
      @JsonProperty(required = true) String name, @JsonProperty(required = true) String field, List<NumberClass> classes)
      implements Serializable {}

  /** @param below exclusive bound; null of the last class */
  public record NumberClass(@JsonProperty(required = true) String name, Double below) implements Serializable {}

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS).build();

  /**
   * That its parts fit together has been checked where it is from (domain/definitionCheck.ts); here, that all of them have come.
   *
   * @param problems gets a line for what does not fit
   * @return empty where there is any
   */
  public static Optional<Definition> parse(String json, List<String> problems) {
    try {
      Definition definition = MAPPER.readValue(json, Definition.class);
      definition.indexOf(definition.key);
      definition.indexOf(definition.time);
      definition.recent.forEach(definition::indexOf);
      definition.counted();
      return Optional.of(definition);
    } catch (JsonProcessingException cause) {
      problems.add("expected the definition of a pipeline as JSON; got " + cause.getOriginalMessage());
    } catch (IllegalArgumentException noColumn) {
      problems.add(noColumn.getMessage());
    }
    return Optional.empty();
  }

  /** Where the field's value is among a record's. @throws IllegalArgumentException where there is no such column */
  public int indexOf(String field) {
    for (int index = 0; index < columns.size(); index++) if (columns.get(index).name().equals(field)) return index;
    throw new IllegalArgumentException("there is no column " + field);
  }

  public Type typeOf(String field) {
    return columns.get(indexOf(field)).type();
  }

  /** Fields that the totals are made of, in the order of the columns; not the time, and not the key unless records are counted by it. */
  public List<String> counted() {
    TreeSet<Integer> indexes = new TreeSet<>();
    measures.forEach(measure -> indexes.add(indexOf(measure.field())));
    dimensions.forEach(dimension -> indexes.add(indexOf(dimension.field())));
    return indexes.stream().map(index -> columns.get(index).name()).toList();
  }
}
