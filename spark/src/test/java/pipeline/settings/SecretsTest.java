package pipeline.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the secrets of the environment")
class SecretsTest {
  private static final String PASSWORD = "spark.cassandra.auth.password";
  private static final Map<String, String> ENVIRONMENT =
      Map.of("COMPANY_PIPELINE_CASSANDRA_PASSWORD", "a", "COMPANY_PIPELINE_KAFKA_JAAS_CONFIG", "b c=\"d\";", "PATH", "/bin");

  @Test
  @DisplayName("become the properties that the Cassandra driver and the consumer get, and nothing else does")
  void becomeProperties() {
    SparkConf conf = new SparkConf(false);
    Secrets.addTo(conf, ENVIRONMENT);
    assertEquals("a", conf.get(PASSWORD));
    assertEquals("b c=\"d\";", conf.get("spark.pipeline.kafka.sasl.jaas.config"));
    assertEquals(2, conf.getAll().length);
  }

  @Test
  @DisplayName("leave what a submission sets itself, and what nobody sets")
  void leaveProperties() {
    SparkConf conf = new SparkConf(false).set(PASSWORD, "mine");
    Secrets.addTo(conf, ENVIRONMENT);
    assertEquals("mine", conf.get(PASSWORD));
    SparkConf without = new SparkConf(false);
    Secrets.addTo(without, Map.of());
    assertFalse(without.contains(PASSWORD));
  }
}
