package pipeline.totals;

import pipeline.records.Fact;

/**
 * What the rollups must know of a record as it is stored.
 *
 * @param writtenAt Cassandra's write timestamp, in microseconds since 1970
 * @param fact what is counted of it, the other values null; null as a whole where it is not needed any more
 */
public record StoredVersion(Place place, long writtenAt, Fact fact) {}
