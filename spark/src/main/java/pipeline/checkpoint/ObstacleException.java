package pipeline.checkpoint;

/** Thrown when the stream cannot go on from where it stands; another driver would meet the same. */
public final class ObstacleException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Obstacle obstacle;

  public ObstacleException(Obstacle obstacle, String message) {
    this(obstacle, message, null);
  }

  public ObstacleException(Obstacle obstacle, String message, Throwable cause) {
    super(message, cause);
    this.obstacle = obstacle;
  }

  public Obstacle obstacle() {
    return obstacle;
  }

  /** One line, as the driver's last one has it: {@code [TopicReplaced] topic … is another one than …}. */
  public String line() {
    return "[" + obstacle + "] " + getMessage();
  }
}
