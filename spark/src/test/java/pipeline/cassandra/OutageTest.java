package pipeline.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
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
  private static final String BEGIN =
      "WARN Cassandra does not answer; trying again until it does: java.lang.IllegalStateException: no node answers";

  private final List<String> log = new ArrayList<>();
  private Instant now = Instant.ofEpochSecond(100);
  private final Outage outage = new Outage(() -> now);
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
    outage.over();
    outage.met(new IllegalStateException("no node answers"));
    now = Instant.ofEpochSecond(163);
    outage.met(new IllegalStateException("another"));
    now = Instant.ofEpochSecond(174);
    outage.over();
    outage.over();
    assertEquals(List.of(BEGIN, "WARN Cassandra answers again: within 63 s, 2 attempts had failed"), log);
  }

  @Test
  @DisplayName("is one as long as an overloaded Cassandra answers some of the writes and not the others")
  void isNoThousand() {
    for (int write = 0; write < 1000; write++) {
      outage.met(new IllegalStateException("no node answers"));
      outage.over();
      now = now.plusMillis(100);
    }
    assertEquals(List.of(BEGIN), log);
    now = now.plusSeconds(10);
    outage.over();
    assertEquals(List.of(BEGIN, "WARN Cassandra answers again: within 99 s, 1000 attempts had failed"), log);
  }
}
