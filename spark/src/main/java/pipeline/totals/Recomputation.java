package pipeline.totals;

import java.io.Serializable;
import pipeline.cassandra.Sessions;
import pipeline.settings.Settings;

/**
 * What the tasks of one recomputation share.
 *
 * @param now milliseconds since 1970, by the driver's clock
 * @param writtenAt write timestamp of all totals: of two recomputations that race, such as one of a driver that was given up and
 *     that of the next one, the one that began later wins, on whatever machines
 */
public record Recomputation(Sessions sessions, Settings settings, long now, long writtenAt)
    implements Serializable {}
