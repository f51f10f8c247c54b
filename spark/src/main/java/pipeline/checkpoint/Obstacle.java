package pipeline.checkpoint;

/** Why no driver can go on until something is done about it. The owning workflow knows them by these names. */
public enum Obstacle {
  /** The topic does not exist. */
  TopicMissing,
  /** The topic was deleted and made again: offsets of the old one say nothing about it. */
  TopicReplaced,
  /** The topic ends before what was read of it, as after it was put back to an older copy. */
  TopicShortened,
  /** Records that were not read yet are no longer held. */
  RecordsRemoved,
  /** A file of the checkpoint is empty, torn or missing. */
  CheckpointBroken,
  /** Cassandra lacks the keyspace, a table or a column. */
  TablesMissing
}
