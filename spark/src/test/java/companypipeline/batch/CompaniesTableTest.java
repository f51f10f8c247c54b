package companypipeline.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import companypipeline.records.Company;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the table of companies")
class CompaniesTableTest {
  @Test
  @DisplayName("is written with every field of the record's schema, and a company holds them all")
  void hasEveryField() throws IOException {
    Set<String> fields = new TreeSet<>();
    try (InputStream schema = Company.class.getResourceAsStream("/record.schema.json")) {
      new ObjectMapper().readTree(schema).get("properties").fieldNames().forEachRemaining(fields::add);
    }
    assertEquals(fields, new TreeSet<>(CompaniesTable.COLUMNS));
    assertEquals(fields.size(), Company.class.getRecordComponents().length);
  }
}
