package pipeline.totals;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import pipeline.cassandra.Columns;
import pipeline.cassandra.RetryingSession;
import pipeline.records.Fact;
import pipeline.settings.Definition;
import pipeline.settings.Settings;

/** Finds what is stored of records before a newer version of them is. Most are new, and cost a look at bloom filters. */
public final class PreviousVersions {
  /**
   * Keys a query asks for. One by one they cost a round trip each; on a cluster, whose coordinator has to ask the nodes of all
   * of them, many at once would make the slowest node everybody's.
   */
  private static final int KEYS_A_QUERY = 50;

  private final RetryingSession session;
  private final PreparedStatement select;
  private final Definition definition;
  private final List<String> columns;
  private final Dimensions dimensions;

  public PreviousVersions(RetryingSession session, Settings settings) throws InterruptedException {
    this.session = session;
    this.definition = settings.definition();
    this.columns = new ArrayList<>(List.of(definition.key(), definition.time()));
    definition.counted().stream().filter(field -> !columns.contains(field)).forEach(columns::add);
    this.dimensions = new Dimensions(definition);
    this.select =
        session.prepare(
            "SELECT " + String.join(", ", columns) + ", writetime(" + definition.time() + ") FROM "
                + settings.keyspace() + "." + settings.tables().facts()
                + " WHERE " + definition.key() + " IN ?");
  }

  /** By key, of those that are stored; asks at once, so that other work can be done until the answer comes. */
  public CompletableFuture<Map<Object, StoredVersion>> find(List<Object> keys) {
    List<CompletableFuture<AsyncResultSet>> pages = new ArrayList<>();
    for (int from = 0; from < keys.size(); from += KEYS_A_QUERY) {
      List<Object> some = keys.subList(from, Math.min(keys.size(), from + KEYS_A_QUERY));
      pages.add(session.execute(select.bind(some).setPageSize(KEYS_A_QUERY)));
    }
    return CompletableFuture.allOf(pages.toArray(CompletableFuture[]::new)).thenApply(all -> versions(pages));
  }

  private Map<Object, StoredVersion> versions(List<CompletableFuture<AsyncResultSet>> pages) {
    Columns reader = new Columns(definition, columns);
    int key = definition.indexOf(definition.key());
    int time = definition.indexOf(definition.time());
    Map<Object, StoredVersion> versions = new HashMap<>();
    for (CompletableFuture<AsyncResultSet> page : pages) {
      for (Row row : page.join().currentPage()) {
        List<Object> stored = new ArrayList<>(reader.read(row, 0));
        // A row that somebody made by hand may lack its time; the job's have it.
        if (!(stored.get(time) instanceof Instant at)) continue;
        Fact fact = new Fact(stored.get(key), at, stored);
        versions.put(fact.key(), new StoredVersion(Place.of(fact, dimensions), row.getLong(columns.size()), fact));
      }
    }
    return versions;
  }
}
