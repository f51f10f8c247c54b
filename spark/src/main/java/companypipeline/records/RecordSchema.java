package companypipeline.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The record's JSON Schema (draft 7), the same file that ingestion registers and checks against. */
final class RecordSchema {
  private static final String RESOURCE = "/record.schema.json";

  /** What of a value is put into a reason: figures and signs, as of a time or a date. All else may be personal data. */
  private static final Pattern SAYABLE = Pattern.compile("[0-9TZ:+., /-]{1,40}");

  /** One a JVM, made on first use: compiling the schema costs more than a thousand checks. */
  private static final class Holder {
    static final RecordSchema INSTANCE = new RecordSchema();
  }

  private final JsonSchema schema;

  private RecordSchema() {
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
    try (InputStream resource = RecordSchema.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) throw new IllegalStateException(RESOURCE + " is not in the job's jar");
      schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(resource, config);
    } catch (IOException cause) {
      throw new UncheckedIOException("cannot read " + RESOURCE + " from the job's jar", cause);
    }
  }

  static RecordSchema shared() {
    return Holder.INSTANCE;
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

  /** A field with a pattern has a title in the schema, which is said instead of the pattern. */
  private String reason(ValidationMessage problem) {
    String location = problem.getInstanceLocation().toString();
    String field = location.equals("$") ? "the record" : location.substring("$.".length());
    JsonNode title = schema.getSchemaNode().path("properties").path(field).path("title");
    if (!problem.getType().equals("pattern") || !title.isTextual()) return field + ": " + problem.getError();
    String value = problem.getInstanceNode().asText();
    return field + ": not " + title.textValue() + (SAYABLE.matcher(value).matches() ? ": " + value : "");
  }
}
