package pipeline.settings;

import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** Spark at WARN, ours at INFO. */
public final class LogLevels {
  private LogLevels() {}

  /** On the first use in a JVM. */
  private static final class Applied {
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

    static void touch() {}
  }

  /**
   * Sets the levels in code, once a JVM: Spark's processes have read their logging configuration before they load the job's
   * jar, and executors write several lines a task at Spark's default.
   */
  public static void apply() {
    Applied.touch();
  }
}
