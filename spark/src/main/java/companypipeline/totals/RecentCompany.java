package companypipeline.totals;

import companypipeline.records.Company;
import java.io.Serializable;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A row of the table of the newest companies, to be looked at: texts are cut as the totals' values are. */
public record RecentCompany(
    Instant timestamp,
    UUID id,
    String name,
    String country,
    String sector,
    Integer employees,
    Double revenue,
    Double valuation,
    Double investment)
    implements Serializable {
  /** Rows a micro-batch adds at most. */
  static final int MAX_A_BATCH = 20;

  private static final Comparator<RecentCompany> NEWEST_FIRST =
      Comparator.comparing(RecentCompany::timestamp).reversed().thenComparing(RecentCompany::id);

  public static RecentCompany of(Company company) {
    return new RecentCompany(
        company.timestamp(),
        company.id(),
        DimensionValue.cut(company.name()),
        DimensionValue.cut(company.country()),
        DimensionValue.cut(company.sector()),
        company.numberOfEmployees(),
        company.revenue(),
        company.valuation(),
        company.investmentReceived());
  }

  /** The newest ones; of one company the version that comes last. */
  public static List<RecentCompany> newest(Collection<RecentCompany> companies) {
    Map<UUID, RecentCompany> byId = new HashMap<>();
    companies.forEach(company -> byId.put(company.id(), company));
    return byId.values().stream().sorted(NEWEST_FIRST).limit(MAX_A_BATCH).toList();
  }
}
