package pipeline.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.InvalidKeyspaceException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.connection.FrameTooLongException;
import com.datastax.oss.driver.api.core.servererrors.ProtocolError;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import com.datastax.oss.driver.api.core.servererrors.ReadFailureException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Tells an outage, which passes, from what will fail again however often it is tried. */
public final class CassandraFailures {
  private static final int TOO_MANY_TOMBSTONES = 0x0001;
  /**
   * What a replica says of a read that fails each time it is tried: it met too many tombstones, has too much to read, or too many indexes
   * to look into (codes of the protocol, native_protocol_v5.spec, Read_failure).
   */
  private static final Set<Integer> OF_THE_READ = Set.of(TOO_MANY_TOMBSTONES, 0x0004, 0x0007);

  private CassandraFailures() {}

  /**
   * Whether waiting may help: no node answers, a time-out, too few replicas, an overloaded or starting server. It does not
   * for what Cassandra refuses (a query, a right, a password, a keyspace), nor for a read that no replica can do, an answer that the driver
   * cannot take, or what is no answer of Cassandra's.
   */
  static boolean mayPass(Throwable failure) {
    boolean outside = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (isRefusal(cause)) return false;
      outside |= cause instanceof DriverException || cause instanceof IOException;
    }
    return outside;
  }

  /** Whether the same read of fewer rows may succeed, as it meets fewer tombstones. */
  public static boolean isOfTombstones(ReadFailureException failure) {
    return failure.getReasonMap().containsValue(TOO_MANY_TOMBSTONES);
  }

  private static boolean isRefusal(Throwable cause) {
    // A server that has just started cannot read its users yet, and says so as if the password were wrong.
    if (cause instanceof AuthenticationException) return !String.valueOf(cause.getMessage()).contains("Unable to perform");
    if (cause instanceof QueryValidationException || cause instanceof InvalidKeyspaceException) return true;
    if (cause instanceof ProtocolError || cause instanceof FrameTooLongException) return true;
    if (cause instanceof ReadFailureException) {
      return ((ReadFailureException) cause).getReasonMap().values().stream().anyMatch(OF_THE_READ::contains);
    }
    if (!(cause instanceof AllNodesFailedException)) return false;
    Collection<List<Throwable>> errors = ((AllNodesFailedException) cause).getAllErrors().values();
    return !errors.isEmpty()
        && errors.stream().allMatch(ofNode -> ofNode.stream().anyMatch(CassandraFailures::isRefusal));
  }
}
