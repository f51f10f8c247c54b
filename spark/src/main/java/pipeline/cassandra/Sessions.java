package pipeline.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.ProgrammaticDriverConfigLoaderBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.internal.core.loadbalancing.DcInferringLoadBalancingPolicy;
import com.datastax.oss.driver.internal.core.ssl.DefaultSslEngineFactory;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.util.ShutdownHookManager;
import pipeline.settings.CassandraSettings;

/**
 * Sessions on Cassandra, on the driver and on executors: one a JVM, which all that run there share, opened by the first of them and closed
 * when the JVM ends.
 *
 * @param keyspace of all tables
 */
public record Sessions(CassandraSettings settings, String keyspace) implements Serializable {
  /** Spark's own hooks end its tasks before: a lower one is later. */
  private static final int AFTER_SPARK = 10;
  private static final int CLOSE_SECONDS = 2;
  private static final Duration RECONNECT_FIRST = Duration.ofSeconds(1);
  /** A node that is back is found soon. */
  private static final Duration RECONNECT_AT_MOST = Duration.ofSeconds(5);
  /** Half of what the protocol allows: how many are in flight is bounded where they are submitted. */
  private static final int REQUESTS_A_CONNECTION = 16_384;

  private static final Map<Sessions, CompletableFuture<Shared>> OPEN = new ConcurrentHashMap<>();

  /** @param prepared by their text: a task must not prepare anew what one before has */
  record Shared(CqlSession session, Map<String, PreparedStatement> prepared) {}

  /** The JVM's session, for a task; waits for Cassandra where it is away. */
  public RetryingSession open() throws InterruptedException {
    return new RetryingSession(RetryingSession.await(shared()), settings.consistency());
  }

  /**
   * Writes once, for whom waiting is worse than failing.
   *
   * @param limit for the session to be open, and for the answer
   * @throws IllegalStateException where no session is open by then
   */
  public CompletableFuture<?> writeWithin(Duration limit, String cql, Object... values) {
    CqlSession session = openWithin(limit);
    return session
        .executeAsync(
            session.prepare(cql).bind(values).setConsistencyLevel(settings.consistency()).setIdempotent(true).setTimeout(limit))
        .toCompletableFuture();
  }

  private CqlSession openWithin(Duration limit) {
    try {
      return shared().get(limit.toMillis(), TimeUnit.MILLISECONDS).session();
    } catch (TimeoutException | ExecutionException cause) {
      throw new IllegalStateException("no session on Cassandra after " + limit.toSeconds() + " s", cause);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while a session on Cassandra was waited for", stopped);
    }
  }

  /** Writes that one task may have in flight. */
  public int parallelism() {
    return settings.concurrentWrites();
  }

  /** Goes on opening it where who asked for it gives up: the next one wants it, too. */
  private CompletableFuture<Shared> shared() {
    CompletableFuture<Shared> before = OPEN.get(this);
    if (before != null && before.isCompletedExceptionally()) OPEN.remove(this, before);
    return OPEN.computeIfAbsent(this, it -> opened());
  }

  private CompletableFuture<Shared> opened() {
    // The driver's defaults are found by the class loader, which is the job's jar's in Spark's own threads alone.
    ClassLoader ours = Thread.currentThread().getContextClassLoader();
    return new Retry().untilDone(() -> builder(ours).buildAsync()).thenApply(session -> {
      Runnable close = () -> session.closeAsync().toCompletableFuture().join();
      ShutdownHookManager.get().addShutdownHook(close, AFTER_SPARK, CLOSE_SECONDS, TimeUnit.SECONDS);
      return new Shared(session, new ConcurrentHashMap<>());
    });
  }

  private CqlSessionBuilder builder(ClassLoader loader) {
    CqlSessionBuilder builder = CqlSession.builder().withClassLoader(loader).withConfigLoader(configuration(loader));
    // Looked up anew with each attempt.
    for (String host : settings.hosts()) builder.addContactPoint(new InetSocketAddress(host, settings.port()));
    if (!settings.localDatacenter().isEmpty()) builder.withLocalDatacenter(settings.localDatacenter());
    if (!settings.username().isEmpty()) builder.withAuthCredentials(settings.username(), settings.password());
    return builder;
  }

  private DriverConfigLoader configuration(ClassLoader loader) {
    ProgrammaticDriverConfigLoaderBuilder options =
        DriverConfigLoader.programmaticBuilder(loader)
            .withClass(DefaultDriverOption.LOAD_BALANCING_POLICY_CLASS, DcInferringLoadBalancingPolicy.class)
            .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, settings.connectTimeout())
            .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, settings.connectTimeout())
            .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, settings.connectTimeout())
            .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, settings.requestTimeout())
            .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, RECONNECT_FIRST)
            .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, RECONNECT_AT_MOST)
            .withInt(DefaultDriverOption.CONNECTION_MAX_REQUESTS, REQUESTS_A_CONNECTION)
            // What routes a statement to a replica.
            .withStringList(DefaultDriverOption.METADATA_SCHEMA_REFRESHED_KEYSPACES, List.of(keyspace))
            .withBoolean(DefaultDriverOption.NETTY_DAEMON, true);
    if (settings.isEncrypted()) encrypt(options);
    return options.build();
  }

  private void encrypt(ProgrammaticDriverConfigLoaderBuilder options) {
    options
        .withClass(DefaultDriverOption.SSL_ENGINE_FACTORY_CLASS, DefaultSslEngineFactory.class)
        // Nodes are connected to by the addresses that they say, which certificates seldom have.
        .withBoolean(DefaultDriverOption.SSL_HOSTNAME_VALIDATION, false);
    Map.of(
            "trustStore.path", DefaultDriverOption.SSL_TRUSTSTORE_PATH,
            "trustStore.password", DefaultDriverOption.SSL_TRUSTSTORE_PASSWORD,
            "keyStore.path", DefaultDriverOption.SSL_KEYSTORE_PATH,
            "keyStore.password", DefaultDriverOption.SSL_KEYSTORE_PASSWORD)
        .forEach(
            (name, option) -> {
              if (!settings.ssl(name).isEmpty()) options.withString(option, settings.ssl(name));
            });
  }
}
