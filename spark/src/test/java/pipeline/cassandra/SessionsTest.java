package pipeline.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pipeline.settings.CassandraSettings;

@DisplayName("the session of a JVM")
class SessionsTest {
  @Test
  @DisplayName("is not waited for without end by who cannot wait")
  void doesNotAnswer() throws IOException {
    try (ServerSocket silent = new ServerSocket(0)) {
      Sessions sessions = of(silent.getLocalPort());
      IllegalStateException failure =
          assertThrows(IllegalStateException.class, () -> sessions.writeWithin(Duration.ofSeconds(1), ""));
      assertEquals("no session on Cassandra after 1 s", failure.getMessage());
    }
  }

  @Test
  @DisplayName("is the same for all tasks of a stream, which have it by their driver")
  void isShared() throws IOException, ClassNotFoundException {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(sent)) {
      out.writeObject(of(9042));
    }
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(sent.toByteArray()))) {
      assertEquals(of(9042), in.readObject());
    }
  }

  private static Sessions of(int port) {
    return new Sessions(
        new CassandraSettings(Map.of("connection.host", "127.0.0.1", "connection.port", String.valueOf(port))), "keyspace");
  }
}
