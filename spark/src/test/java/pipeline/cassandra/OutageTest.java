package pipeline.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("an outage")
class OutageTest {
  private final List<String> log = new ArrayList<>();
  private final Logger logger = (Logger) LogManager.getLogger(Outage.class);
  private final AbstractAppender appender =
      new AbstractAppender("lines", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
          log.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
        }
      };

  @BeforeEach
  void listen() {
    appender.start();
    logger.addAppender(appender);
    logger.setLevel(Level.INFO);
  }

  @AfterEach
  void stopListening() {
    logger.removeAppender(appender);
  }

  @Test
  @DisplayName("is said once, with why, and its end once, however many writes it meets")
  void isSaidOnce() {
    Iterator<Instant> time = List.of(Instant.ofEpochSecond(100), Instant.ofEpochSecond(163)).iterator();
    Outage outage = new Outage(time::next);
    outage.over();
    outage.met(new IllegalStateException("no node answers"));
    outage.met(new IllegalStateException("another"));
    outage.over();
    outage.over();
    assertEquals(
        List.of(
            "WARN Cassandra does not answer; trying again until it does:"
                + " java.lang.IllegalStateException: no node answers",
            "WARN Cassandra answers again, 63 s after it stopped to"),
        log);
  }
}
