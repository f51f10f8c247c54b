package pipeline.totals;

import java.io.Serializable;
import pipeline.cassandra.Sessions;
import pipeline.settings.Settings;

/**
 * What the tasks of one recomputation share.
 *
 * @param now milliseconds since 1970, by the driver's clock
 * @param writtenAt write timestamp of all totals, taken by the driver before anything is read: of two recomputations that
 *     race, such as a task that was given up and its second attempt, the one that began later wins, on whatever machines
 */
public record Recomputation(Sessions sessions, Settings settings, long now, long writtenAt)
    implements Serializable {}
