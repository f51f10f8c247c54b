package companypipeline.batch;

import companypipeline.totals.CompanyVersion;
import companypipeline.totals.RecentCompany;
import companypipeline.totals.Touched;
import java.io.Serializable;
import java.util.List;

/**
 * What a task changed, and what is left to do for it.
 *
 * @param deferred companies to be stored after the touched totals are recomputed
 * @param newest a few of the newest companies
 */
record Changes(Touched touched, List<Deferred> deferred, List<RecentCompany> newest) implements Serializable {
  /** A company whose row of facts is not written yet; {@code writtenAt} is its write timestamp. */
  record Deferred(CompanyVersion version, long writtenAt) implements Serializable {}

  static Changes none() {
    return new Changes(new Touched(), List.of(), List.of());
  }
}
