package pipeline.batch;

import java.util.Iterator;
import java.util.Set;
import org.apache.spark.api.java.function.VoidFunction;
import pipeline.cassandra.InFlight;
import pipeline.cassandra.RetryingSession;
import pipeline.cassandra.Sessions;
import pipeline.records.KafkaMessage;
import pipeline.records.RecordReader;
import pipeline.records.RefusedValueException;
import pipeline.settings.LogLevels;
import pipeline.settings.Settings;
import pipeline.totals.RecordVersion;

/** One task: reads its messages again, and stores the facts of those that had to wait for the totals. */
final class StoreDeferred implements VoidFunction<Iterator<KafkaMessage>> {
  private static final long serialVersionUID = 1;

  private final Sessions sessions;
  private final Settings settings;
  private final Set<LogPlace> deferred;

  StoreDeferred(Sessions sessions, Settings settings, Set<LogPlace> deferred) {
    this.sessions = sessions;
    this.settings = settings;
    this.deferred = deferred;
  }

  @Override
  public void call(Iterator<KafkaMessage> messages) throws InterruptedException, RefusedValueException {
    LogLevels.apply();
    RecordReader reader = new RecordReader(settings.definition());
    try (RetryingSession session = sessions.open()) {
      FactsTable facts = new FactsTable(session, settings);
      InFlight inFlight = InFlight.ofTask(sessions.parallelism());
      while (messages.hasNext()) {
        KafkaMessage message = messages.next();
        if (deferred.contains(LogPlace.of(message))) facts.write(RecordVersion.of(message, reader.read(message.value())), inFlight);
      }
      inFlight.await();
    }
  }
}
