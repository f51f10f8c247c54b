package companypipeline.totals;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import companypipeline.cassandra.Patience;
import companypipeline.cassandra.PatientSession;
import companypipeline.cassandra.WriteClock;
import companypipeline.settings.Settings;
import java.util.List;

/** The newest companies, for as long as the table keeps them. */
public final class RecentCompaniesTable {
  private static final String LIST = "newest";

  private final PatientSession.Factory sessions;
  private final String insert;
  private final WriteClock clock = new WriteClock(System::currentTimeMillis);

  public RecentCompaniesTable(PatientSession.Factory sessions, Settings settings) {
    this.sessions = sessions;
    this.insert =
        "INSERT INTO " + settings.keyspace() + "." + settings.tables().recentCompanies()
            + " (list, timestamp_column, id, name, country, sector, number_of_employees, revenue, valuation,"
            + " investment_received) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  }

  public void write(List<RecentCompany> companies) throws InterruptedException {
    if (companies.isEmpty()) return;
    try (PatientSession session = sessions.open()) {
      PreparedStatement statement = session.prepare(insert);
      List<BoundStatement> rows = companies.stream().map(company -> bind(statement, company)).toList();
      Patience.await(session.execute(PatientSession.onePartition(rows, clock.next())));
    }
  }

  private static BoundStatement bind(PreparedStatement statement, RecentCompany company) {
    return statement.bind(
        LIST,
        company.timestamp(),
        company.id(),
        company.name(),
        company.country(),
        company.sector(),
        company.employees(),
        company.revenue(),
        company.valuation(),
        company.investment());
  }
}
