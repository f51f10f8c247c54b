package pipeline.records;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * JSON as RFC 8259 has it, read strictly: UTF-8 without a byte order mark, one value and nothing after it, no NaN, no
 * field twice, at most as deep as Jackson's limit (1000).
 */
final class JsonText {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          // Anyone may invent field names; interned ones would stay in the JVM for ever.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private static final JsonMapper MAPPER =
      JsonMapper.builder(FACTORY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private JsonText() {}

  /** @throws RefusedValueException where the bytes are not UTF-8; a decoder of Java's would put U+FFFD in their place */
  static String decode(byte[] bytes) throws RefusedValueException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException cause) {
      throw new RefusedValueException(RefusalKind.NOT_JSON, "the value is not UTF-8", cause);
    }
  }

  /** @throws RefusedValueException where the text is not one JSON value */
  static JsonNode parse(String text) throws RefusedValueException {
    if (text.isBlank()) throw new RefusedValueException(RefusalKind.EMPTY, "the value is empty");
    if (text.charAt(0) == '\uFEFF') {
      throw new RefusedValueException(RefusalKind.NOT_JSON, "the value starts with a byte order mark");
    }
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException cause) {
      throw new RefusedValueException(
          RefusalKind.NOT_JSON, "not JSON: " + cause.getOriginalMessage() + where(cause.getLocation()), cause);
    }
  }

  /**
   * The named fields of an object that {@link #parse} took, each as compact JSON: the white space between tokens goes, and
   * every value, numbers included, stays as it is written.
   */
  static Map<String, String> compactFields(String object, Set<String> names) {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = FACTORY.createParser(object)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (names.contains(name)) fields.put(name, compact(parser));
        else parser.skipChildren();
      }
      return fields;
    } catch (IOException cause) {
      throw new IllegalStateException("a text that was parsed before cannot be parsed again", cause);
    }
  }

  private static String compact(JsonParser parser) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      int depth = 0;
      do {
        JsonToken token = parser.currentToken();
        // Through a number's Java type, 1.10 and 1e2 would change their form and long ones their value.
        if (token.isNumeric()) generator.writeNumber(parser.getText());
        else generator.copyCurrentEvent(parser);
        if (token.isStructStart()) depth++;
        if (token.isStructEnd()) depth--;
      } while (depth > 0 && parser.nextToken() != null);
    }
    return text.toString();
  }

  private static String where(JsonLocation location) {
    return location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }
}
