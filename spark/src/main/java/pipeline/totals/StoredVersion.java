package pipeline.totals;

/**
 * What the rollups must know of a record as it is stored.
 *
 * @param writtenAt Cassandra's write timestamp, in microseconds since 1970
 */
public record StoredVersion(Place place, long writtenAt) {}
