package pipeline.records;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import pipeline.settings.Definition;
import pipeline.settings.Definitions;

/** Valid and spoilt records for the tests. */
public final class Records {
  public static final UUID SOME_ID = new UUID(1, 2);
  static final String ID = "8c3b2d5e-5a3e-5b77-9d0e-0f6a1c9b7e21";

  /** Valid; with white space, as a person writes it. */
  public static final String VALID =
      """
      {
        "id": "8c3b2d5e-5a3e-5b77-9d0e-0f6a1c9b7e21",
        "name": "Müller & Söhne 株式会社 🚀", "email": "info@example.org", "vat": "GB123", "phone": "+44 1", "country": "France",
        "website": "https://example.org", "image": "https://example.org/i.png",
        "addresses": [ { "id": 1, "street": "1 \\"Main\\" St", "latitude": 48.85660, "longitude": -2.5e-7, "zipcode": "01234" } ],
        "contact": { "firstname": "A", "lastname": "B", "contact_address": { "big": 12345678901234567890123 } },
        "revenue": 123456.78, "number_of_employees": 249, "sector": "Finance", "founded_date": "1987-3-9",
        "valuation": 5000000, "investment_received": 1.5E6, "timestamp_column": "2026-11-23T12:34:56.789Z"
      }
      """;

  private static final Set<String> FIELDS =
      Definitions.COMPANIES.columns().stream().map(Definition.Column::name).collect(Collectors.toSet());

  private Records() {}

  /** The valid record with one field set to another JSON value, or left out where {@code json} is null. */
  public static String with(String field, String json) {
    Map<String, String> fields = JsonText.compactFields(VALID, FIELDS);
    if (json == null) fields.remove(field);
    else fields.put(field, json);
    return fields.entrySet().stream()
        .map(entry -> "\"%s\":%s".formatted(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** A company in sector Retail, with figures of 1, 2 and 3. */
  public static Fact company(UUID id, Instant at, String country, int employees) {
    Object[] values = {
      id, "Name", "e", "v", "p", country, "w", "i", "[]", "{}", 1.0, employees, "Retail", "1999-1-1", 3.0, 2.0, at
    };
    return new Fact(id, at, Arrays.asList(values));
  }

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
