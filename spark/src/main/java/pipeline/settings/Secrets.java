package pipeline.settings;

import java.util.Map;
import org.apache.spark.SparkConf;

/** Passwords, which come by the environment: Spark puts what a submission has as properties on the driver's command line. */
public final class Secrets {
  /** The property that each variable is. */
  private static final Map<String, String> PROPERTIES =
      Map.of(
          "COMPANY_PIPELINE_CASSANDRA_PASSWORD", "spark.cassandra.auth.password",
          "COMPANY_PIPELINE_KAFKA_JAAS_CONFIG", Settings.PREFIX + "kafka.sasl.jaas.config");

  private Secrets() {}

  /** Sets the properties whose variables are in {@code environment}; one that is set already wins. */
  public static void addTo(SparkConf conf, Map<String, String> environment) {
    PROPERTIES.forEach(
        (variable, property) -> {
          String secret = environment.get(variable);
          if (secret != null) conf.setIfMissing(property, secret);
        });
  }
}
