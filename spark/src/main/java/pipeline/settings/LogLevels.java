package pipeline.settings;

import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** Spark at WARN, ours at INFO: set in code, once a JVM, by the first use of this class. */
public final class LogLevels {
  static {
    Configurator.setRootLevel(Level.WARN);
    Configurator.setLevel(
        Map.of(
            "org.apache.spark", Level.WARN,
            // To fall behind for a while is what back-pressure is; the progress table says by how much.
            "org.apache.spark.sql.execution.streaming.ProcessingTimeExecutor", Level.ERROR,
            // Spark hands the consumer's settings to the admin client, which knows some of them not.
            "org.apache.kafka.clients.admin.AdminClientConfig", Level.ERROR,
            "pipeline", Level.INFO));
  }

  private LogLevels() {}

  /** Spark's processes have read their logging configuration before they load the job's jar, and executors write several lines a task at its default. */
  public static void apply() {}
}
