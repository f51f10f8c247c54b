package pipeline.totals;

import java.io.Serializable;

/**
 * A span for a task to read.
 *
 * @param counted of a minute, what need not be read again; else nothing
 * @param keep whether what the task counts is wanted for the next micro-batch
 */
public record SpanToRead(RecomputePlan.Span span, CountedMinute counted, boolean keep) implements Serializable {}
