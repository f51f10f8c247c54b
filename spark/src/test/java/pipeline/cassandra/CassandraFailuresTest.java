package pipeline.cassandra;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.InvalidKeyspaceException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.connection.FrameTooLongException;
import com.datastax.oss.driver.api.core.metadata.EndPoint;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.ProtocolError;
import com.datastax.oss.driver.api.core.servererrors.ReadFailureException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.api.core.servererrors.WriteFailureException;
import com.datastax.oss.driver.api.core.servererrors.WriteType;
import com.datastax.oss.driver.internal.core.metadata.DefaultEndPoint;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("a failure of Cassandra")
class CassandraFailuresTest {
  private static final Node NODE =
      (Node)
          Proxy.newProxyInstance(
              Node.class.getClassLoader(),
              new Class<?>[] {Node.class},
              (self, method, arguments) -> method.getName().equals("hashCode") ? 1 : null);
  private static final EndPoint END_POINT = new DefaultEndPoint(new InetSocketAddress("127.0.0.1", 9042));

  @Test
  @DisplayName("passes where no node answers, an answer is late, or a connection breaks, however it is wrapped")
  void passes() {
    assertTrue(CassandraFailures.mayPass(new NoNodeAvailableException()));
    assertTrue(CassandraFailures.mayPass(new DriverTimeoutException("late")));
    assertTrue(CassandraFailures.mayPass(allNodes(new ClosedConnectionException("reset"))));
    assertTrue(
        CassandraFailures.mayPass(
            new CompletionException(new IOException("cannot open", new NoNodeAvailableException()))));
  }

  @Test
  @DisplayName("passes where a starting server cannot read its users yet")
  void passesWhileUsersCannotBeRead() {
    assertTrue(
        CassandraFailures.mayPass(
            allNodes(new AuthenticationException(END_POINT, "Unable to perform authentication: no replicas"))));
  }

  @Test
  @DisplayName("stays where Cassandra refuses: the query, the right, the password, the keyspace")
  void stays() {
    assertFalse(CassandraFailures.mayPass(new InvalidQueryException(NODE, "table none does not exist")));
    assertFalse(CassandraFailures.mayPass(new UnauthorizedException(NODE, "no permission")));
    assertFalse(CassandraFailures.mayPass(new InvalidKeyspaceException("none")));
    AuthenticationException password = new AuthenticationException(END_POINT, "username and/or password are incorrect");
    assertFalse(CassandraFailures.mayPass(new IOException("cannot open", allNodes(password))));
  }

  @Test
  @DisplayName("stays where a query, asked again, fails again: too many tombstones, too much to read, an answer that is too large")
  void staysWithTheQuery() throws IOException {
    assertFalse(CassandraFailures.mayPass(readFailure(0x0001)), "too many tombstones");
    assertFalse(CassandraFailures.mayPass(readFailure(0x0004)), "too much to read");
    assertFalse(CassandraFailures.mayPass(allNodes(readFailure(0x0001))));
    assertFalse(CassandraFailures.mayPass(new FrameTooLongException(new InetSocketAddress("127.0.0.1", 9042), "too long")));
    assertFalse(CassandraFailures.mayPass(new ProtocolError(NODE, "unknown opcode")));
  }

  @Test
  @DisplayName("passes where replicas fail for what passes: they are down, late, or say not why")
  void passesWithReplicas() throws IOException {
    assertTrue(CassandraFailures.mayPass(readFailure(0x0000)), "unknown");
    assertTrue(CassandraFailures.mayPass(readFailure(0x0002)), "late");
    assertTrue(CassandraFailures.mayPass(readFailure(0x0005)), "down");
    assertTrue(CassandraFailures.mayPass(new ServerError(NODE, "not started")));
    assertTrue(
        CassandraFailures.mayPass(
            new WriteFailureException(
                NODE, ConsistencyLevel.LOCAL_QUORUM, 0, 1, WriteType.SIMPLE, 1, Map.of(InetAddress.getLoopbackAddress(), 0))));
  }

  private static ReadFailureException readFailure(int reason) throws IOException {
    return new ReadFailureException(
        NODE, ConsistencyLevel.LOCAL_QUORUM, 0, 1, 1, false, Map.of(InetAddress.getByName("127.0.0.1"), reason));
  }

  @Test
  @DisplayName("stays where it is none of Cassandra's")
  void staysElsewhere() {
    assertFalse(CassandraFailures.mayPass(new IllegalStateException("Session is closed")));
  }

  private static AllNodesFailedException allNodes(Throwable cause) {
    return AllNodesFailedException.fromErrors(List.of(Map.entry(NODE, cause)));
  }
}
