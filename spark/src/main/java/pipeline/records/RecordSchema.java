package pipeline.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** A record's JSON Schema (draft 7), ready to check. Safe for many threads. */
final class RecordSchema {
  /** What of a value is put into a reason: figures and signs, as of a time or a date. All else may be personal data. */
  private static final Pattern SAYABLE = Pattern.compile("[0-9TZ:+., /-]{1,40}");

  /** One a JVM and text: compiling a schema costs more than a thousand checks. */
  private static final Map<String, RecordSchema> BY_TEXT = new ConcurrentHashMap<>();

  private final JsonSchema schema;

  private RecordSchema(String text) {
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder()
            // Only the first problem: an array of 400,000 wrong elements must not become as many messages.
            .failFast(true)
            // 100.0 is an integer, as draft 7 and the JavaScript side have it.
            .javaSemantics(true)
            .pathType(PathType.LEGACY)
            .regularExpressionFactory(RecordSchema::regularExpression)
            .locale(Locale.ENGLISH)
            .build();
    try {
      schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(text, config);
      schema.initializeValidators();
    } catch (RuntimeException cause) {
      throw new IllegalArgumentException("the record's schema is none: " + cause.getMessage(), cause);
    }
  }

  /** @throws IllegalArgumentException where the text is no schema */
  static RecordSchema of(String text) {
    return BY_TEXT.computeIfAbsent(text, RecordSchema::new);
  }

  /** JavaScript's "$", which JSON Schema means, is the very end; Java's also matches before a line end. */
  private static RegularExpression regularExpression(String pattern) {
    Pattern compiled = Pattern.compile(pattern.endsWith("$") ? pattern.replaceFirst("\\$$", "\\\\z") : pattern);
    return value -> compiled.matcher(value).find();
  }

  /** @throws RefusedValueException that names the first field found wrong, what was expected and what was got */
  void check(JsonNode record) throws RefusedValueException {
    Set<ValidationMessage> problems = schema.validate(record);
    if (!problems.isEmpty()) {
      throw new RefusedValueException(RefusalKind.SCHEMA, reason(problems.iterator().next()));
    }
  }

  /** As the end of a reason. */
  static String said(String value) {
    return SAYABLE.matcher(value).matches() ? ": " + value : "";
  }

  /** A field with a pattern has a title in the schema, which is said instead of the pattern. */
  private String reason(ValidationMessage problem) {
    String location = problem.getInstanceLocation().toString();
    String field = location.equals("$") ? "the record" : location.substring("$.".length());
    JsonNode title = schema.getSchemaNode().path("properties").path(field).path("title");
    if (!problem.getType().equals("pattern") || !title.isTextual()) return field + ": " + problem.getError();
    return field + ": not " + title.textValue() + said(problem.getInstanceNode().asText());
  }
}
