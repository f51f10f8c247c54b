package pipeline.records;

import java.io.Serializable;
import java.time.Instant;
import java.util.List;

/**
 * A row of the facts: what a record says, in the columns' types.
 *
 * @param key a UUID, a text, a long or an int
 * @param values of all columns, in their order; null where something is not known
 */
public record Fact(Object key, Instant time, List<Object> values) implements Serializable {}
