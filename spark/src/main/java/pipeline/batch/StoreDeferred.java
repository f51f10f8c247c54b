package pipeline.batch;

import pipeline.cassandra.InFlight;
import pipeline.cassandra.PatientSession;
import pipeline.settings.LogLevels;
import pipeline.settings.Settings;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.VoidFunction;

/** One task: stores the facts that had to wait for the totals. */
final class StoreDeferred implements VoidFunction<Iterator<TaskOutcome>> {
  private static final long serialVersionUID = 1;

  private final PatientSession.Factory sessions;
  private final Settings settings;

  StoreDeferred(PatientSession.Factory sessions, Settings settings) {
    this.sessions = sessions;
    this.settings = settings;
  }

  @Override
  public void call(Iterator<TaskOutcome> outcomes) throws InterruptedException {
    LogLevels.apply();
    List<Changes.Deferred> deferred = new ArrayList<>();
    outcomes.forEachRemaining(outcome -> deferred.addAll(outcome.changes().deferred()));
    if (deferred.isEmpty()) return;
    try (PatientSession session = sessions.open()) {
      FactsTable facts = new FactsTable(session, settings);
      InFlight inFlight = CassandraSink.inFlight(sessions.parallelism());
      for (Changes.Deferred one : deferred) facts.write(one.version(), one.writtenAt(), inFlight);
      inFlight.await();
    }
  }
}
