package companypipeline.totals;

import companypipeline.records.Company;
import java.io.Serializable;

/**
 * A company as it is to be stored.
 *
 * @param bytes about what it holds in memory
 */
public record CompanyVersion(Company company, int bytes) implements Serializable {}
