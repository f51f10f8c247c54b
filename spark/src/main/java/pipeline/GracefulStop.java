package pipeline;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the query when the JVM is told to end (SIGTERM, a kill by the master). The batch under way is cut off, and read again
 * by the next driver: its offsets are not committed, and its writes are upserts.
 */
final class GracefulStop {
  private static final Logger LOG = LoggerFactory.getLogger(GracefulStop.class);
  /** Higher runs earlier; Spark stops its context at 40, and a query without a context would report a failure. */
  private static final int BEFORE_SPARK = 50;
  private static final int LIMIT_SECONDS = 9;

  private volatile boolean requested = false;

  /** Whether the JVM is on its way down. */
  boolean requested() {
    return requested || ShutdownHookManager.get().isShutdownInProgress();
  }

  void onShutdown(StreamingQuery query) {
    ShutdownHookManager.get()
        .addShutdownHook(() -> stop(query), BEFORE_SPARK, LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private void stop(StreamingQuery query) {
    requested = true;
    // Without a context there is nothing left to cancel, and Spark would throw.
    if (!query.isActive() || query.sparkSession().sparkContext().isStopped()) return;
    LOG.info("Asked to end: stopping {}", query.name());
    try {
      query.stop();
      LOG.info("Stopped {}", query.name());
    } catch (TimeoutException cause) {
      LOG.warn("{} did not stop in time; what it was writing is written again by the next driver", query.name(), cause);
    }
  }
}
