package pipeline.settings;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import java.io.Serializable;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import scala.Tuple2;

/**
 * How Cassandra is reached, as Spark properties {@code spark.cassandra.*}. They have the names that DataStax's connector for Spark gave them.
 *
 * @param properties by the rest of their name; what is not among them is not set
 */
public record CassandraSettings(Map<String, String> properties) implements Serializable {
  static final String PREFIX = "spark.cassandra.";
  private static final String SSL = "connection.ssl.";
  private static final Set<String> KNOWN =
      Set.of(
          "connection.host",
          "connection.port",
          "connection.localDC",
          "connection.timeoutMS",
          "auth.username",
          "auth.password",
          SSL + "enabled",
          SSL + "trustStore.path",
          SSL + "trustStore.password",
          SSL + "keyStore.path",
          SSL + "keyStore.password",
          "read.timeoutMS",
          "output.consistency.level",
          "output.concurrent.writes");
  /** Attempts in an outage are ours: an answer that does not come is asked for again soon. */
  private static final String READ_TIMEOUT_MS = "20000";
  /** A group commit holds each write for some 10 ms: throughput comes from many in flight. */
  private static final String WRITES = "512";

  static CassandraSettings from(SparkConf conf, List<String> problems) {
    Map<String, String> properties = new TreeMap<>();
    for (Tuple2<String, String> entry : conf.getAllWithPrefix(PREFIX)) {
      if (KNOWN.contains(entry._1())) properties.put(entry._1(), entry._2().trim());
      else problems.add(PREFIX + entry._1() + ": the job has no such property; those it has are " + KNOWN.stream().sorted().toList());
    }
    CassandraSettings settings = new CassandraSettings(properties);
    if (settings.text("connection.host", "").isEmpty()) problems.add(PREFIX + "connection.host: it is not set");
    settings.checkNumber("connection.port", 65_535, problems);
    for (String name : List.of("connection.timeoutMS", "read.timeoutMS", "output.concurrent.writes")) {
      settings.checkNumber(name, Integer.MAX_VALUE, problems);
    }
    List<String> levels = Arrays.stream(DefaultConsistencyLevel.values()).map(Enum::name).toList();
    String level = settings.text("output.consistency.level", "LOCAL_QUORUM");
    if (!levels.contains(level)) problems.add(PREFIX + "output.consistency.level: expected one of " + levels + "; got \"" + level + "\"");
    return settings;
  }

  public List<String> hosts() {
    return Arrays.stream(text("connection.host", "").split(",")).map(String::trim).toList();
  }

  public int port() {
    return number("connection.port", "9042");
  }

  /** Empty where it is that of the hosts. */
  public String localDatacenter() {
    return text("connection.localDC", "");
  }

  public Duration connectTimeout() {
    return Duration.ofMillis(number("connection.timeoutMS", "5000"));
  }

  public Duration requestTimeout() {
    return Duration.ofMillis(number("read.timeoutMS", READ_TIMEOUT_MS));
  }

  /** Empty where nobody logs in. */
  public String username() {
    return text("auth.username", "");
  }

  public String password() {
    return text("auth.password", "");
  }

  public boolean isEncrypted() {
    return text(SSL + "enabled", "false").equals("true");
  }

  /** A property of the encryption; empty where it is not set. */
  public String ssl(String name) {
    return text(SSL + name, "");
  }

  /** Of reads, too: a recomputation must see what was acknowledged before. */
  public ConsistencyLevel consistency() {
    return DefaultConsistencyLevel.valueOf(text("output.consistency.level", "LOCAL_QUORUM"));
  }

  /** Writes that one task may have in flight. */
  public int concurrentWrites() {
    return number("output.concurrent.writes", WRITES);
  }

  /** Without a password. */
  @Override
  public String toString() {
    return "Cassandra on " + hosts() + ", port " + port();
  }

  private String text(String name, String otherwise) {
    String value = properties.getOrDefault(name, "");
    return value.isEmpty() ? otherwise : value;
  }

  private int number(String name, String otherwise) {
    return Integer.parseInt(text(name, otherwise));
  }

  private void checkNumber(String name, int maximum, List<String> problems) {
    String value = text(name, "1");
    if (value.matches("\\d{1,10}") && Long.parseLong(value) >= 1 && Long.parseLong(value) <= maximum) return;
    problems.add(PREFIX + name + ": expected a whole number from 1 to " + maximum + "; got \"" + value + "\"");
  }
}
