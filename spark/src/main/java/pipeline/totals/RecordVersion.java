package pipeline.totals;

import pipeline.records.Fact;
import java.io.Serializable;

/**
 * A record as it is to be stored.
 *
 * @param bytes about what it holds in memory
 */
public record RecordVersion(Fact fact, int bytes) implements Serializable {}
