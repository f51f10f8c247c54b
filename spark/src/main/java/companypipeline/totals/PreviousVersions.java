package companypipeline.totals;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import companypipeline.cassandra.PatientSession;
import companypipeline.settings.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Finds what is stored of companies before a newer version of them is. Most are new, and cost a look at bloom filters. */
public final class PreviousVersions {
  /**
   * Ids a query asks for. One by one they cost a round trip each; on a cluster, whose coordinator has to ask the nodes of all
   * of them, many at once would make the slowest node everybody's.
   */
  private static final int IDS_A_QUERY = 50;

  private final PatientSession session;
  private final PreparedStatement select;

  public PreviousVersions(PatientSession session, Settings settings) throws InterruptedException {
    this.session = session;
    this.select =
        session.prepare(
            "SELECT id, timestamp_column, country, sector, number_of_employees, writetime(timestamp_column) FROM "
                + settings.keyspace() + "." + settings.tables().companies() + " WHERE id IN ?");
  }

  /** By id, of those that are stored; asks at once, so that other work can be done until the answer comes. */
  public CompletableFuture<Map<UUID, StoredVersion>> find(List<UUID> ids) {
    List<CompletableFuture<AsyncResultSet>> pages = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += IDS_A_QUERY) {
      List<UUID> some = ids.subList(from, Math.min(ids.size(), from + IDS_A_QUERY));
      pages.add(session.execute(select.bind(some).setPageSize(IDS_A_QUERY)));
    }
    return CompletableFuture.allOf(pages.toArray(CompletableFuture[]::new)).thenApply(all -> versions(pages));
  }

  private static Map<UUID, StoredVersion> versions(List<CompletableFuture<AsyncResultSet>> pages) {
    Map<UUID, StoredVersion> versions = new HashMap<>();
    for (CompletableFuture<AsyncResultSet> page : pages) {
      for (Row row : page.join().currentPage()) {
        // A row that somebody made by hand may lack its time; the job's have it.
        if (row.isNull(1)) continue;
        Place place =
            Place.of(row.getInstant(1), row.getString(2), row.getString(3), row.isNull(4) ? null : row.getInt(4));
        versions.put(row.getUuid(0), new StoredVersion(place, row.getLong(5)));
      }
    }
    return versions;
  }
}
