package pipeline.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("what is said of Cassandra")
class CassandraSettingsTest {
  @Test
  @DisplayName("need be no more than a host")
  void defaults() {
    CassandraSettings settings = valid(new SparkConf(false).set("spark.cassandra.connection.host", "a, b"));
    assertEquals(List.of("a", "b"), settings.hosts());
    assertEquals(9042, settings.port());
    assertEquals("", settings.localDatacenter());
    assertEquals("", settings.username());
    assertFalse(settings.isEncrypted());
    assertEquals(Duration.ofSeconds(20), settings.requestTimeout());
    assertEquals(DefaultConsistencyLevel.LOCAL_QUORUM, settings.consistency());
    assertEquals(512, settings.concurrentWrites());
  }

  @Test
  @DisplayName("is taken by the names that the connector gave it")
  void asTheConnector() {
    CassandraSettings settings =
        valid(
            new SparkConf(false)
                .set("spark.cassandra.connection.host", "a")
                .set("spark.cassandra.connection.port", "19042")
                .set("spark.cassandra.connection.localDC", "dc1")
                .set("spark.cassandra.auth.username", "job")
                .set("spark.cassandra.auth.password", "s3cret")
                .set("spark.cassandra.connection.ssl.enabled", "true")
                .set("spark.cassandra.connection.ssl.trustStore.path", "/etc/trust.jks")
                .set("spark.cassandra.output.consistency.level", "LOCAL_ONE"));
    assertEquals(19042, settings.port());
    assertEquals("dc1", settings.localDatacenter());
    assertEquals("job", settings.username());
    assertEquals("s3cret", settings.password());
    assertTrue(settings.isEncrypted());
    assertEquals("/etc/trust.jks", settings.ssl("trustStore.path"));
    assertEquals("", settings.ssl("keyStore.path"));
    assertEquals(DefaultConsistencyLevel.LOCAL_ONE, settings.consistency());
    assertFalse(settings.toString().contains("s3cret"));
  }

  @Test
  @DisplayName("and cannot be taken is reported all at once: so also what the job does not know, as it would else be without effect")
  void problems() {
    List<String> problems = new ArrayList<>();
    SparkConf conf =
        new SparkConf(false)
            .set("spark.cassandra.connection.port", "0")
            .set("spark.cassandra.read.timeoutMS", "soon")
            .set("spark.cassandra.output.consistency.level", "MOST")
            .set("spark.cassandra.connection.keepAliveMS", "5000");
    CassandraSettings.from(conf, problems);
    assertEquals(5, problems.size(), problems.toString());
    assertTrue(problems.get(0).startsWith("spark.cassandra.connection.keepAliveMS: the job has no such property; those it has are [auth."));
    assertEquals("spark.cassandra.connection.host: it is not set", problems.get(1));
    assertEquals("spark.cassandra.connection.port: expected a whole number from 1 to 65535; got \"0\"", problems.get(2));
    assertEquals("spark.cassandra.read.timeoutMS: expected a whole number from 1 to 2147483647; got \"soon\"", problems.get(3));
    assertTrue(problems.get(4).startsWith("spark.cassandra.output.consistency.level: expected one of [ANY, "));
  }

  private static CassandraSettings valid(SparkConf conf) {
    List<String> problems = new ArrayList<>();
    CassandraSettings settings = CassandraSettings.from(conf, problems);
    assertEquals(List.of(), problems);
    return settings;
  }
}
