package pipeline.batch;

import java.io.Serializable;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import pipeline.records.RefusalKind;
import pipeline.writetimes.WriteTimes;

/**
 * What one task of a micro-batch did.
 *
 * @param reads of each topic partition
 * @param rows messages read, dead letters included
 * @param deadLetters how many, by why; a kind that did not occur is not there
 * @param oldest when the oldest message read was appended to the topic
 * @param changes to the rollups
 * @param keys of the records that it met
 */
record TaskOutcome(
    Collection<WriteTimes.Read> reads,
    long rows,
    Map<RefusalKind, Long> deadLetters,
    Instant oldest,
    Changes changes,
    KeyHashes keys)
    implements Serializable {}
