package companypipeline.batch;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import companypipeline.cassandra.InFlight;
import companypipeline.cassandra.PatientSession;
import companypipeline.records.Company;
import companypipeline.settings.Settings;
import companypipeline.totals.CompanyVersion;
import java.util.Collections;
import java.util.List;

/** The facts: one row a company. */
final class CompaniesTable {
  /** The fields of the record's schema, in the order in which {@link #write} binds them. */
  static final List<String> COLUMNS =
      List.of(
          "id", "name", "email", "vat", "phone", "country", "website", "image", "addresses", "contact", "revenue",
          "number_of_employees", "sector", "founded_date", "valuation", "investment_received", "timestamp_column");

  private final PatientSession session;
  private final String table;
  private final PreparedStatement insert;

  CompaniesTable(PatientSession session, Settings settings) throws InterruptedException {
    this.session = session;
    this.table = settings.keyspace() + "." + settings.tables().companies();
    this.insert =
        session.prepare(
            "INSERT INTO " + table + " (" + String.join(", ", COLUMNS) + ") VALUES ("
                + String.join(", ", Collections.nCopies(COLUMNS.size(), "?")) + ")");
  }

  /** Single writes: each company is a partition of its own. */
  void write(CompanyVersion version, long writtenAt, InFlight inFlight) throws InterruptedException {
    Company company = version.company();
    var statement =
        insert
            .bind(
                company.id(),
                company.name(),
                company.email(),
                company.vat(),
                company.phone(),
                company.country(),
                company.website(),
                company.image(),
                company.addresses(),
                company.contact(),
                company.revenue(),
                company.numberOfEmployees(),
                company.sector(),
                company.foundedDate(),
                company.valuation(),
                company.investmentReceived(),
                company.timestamp())
            .setQueryTimestamp(writtenAt);
    inFlight.submit(table, version.bytes(), () -> session.execute(statement));
  }
}
