package companypipeline.records;

import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;

/**
 * A row of the table of companies: the record's fields in the columns' types.
 *
 * @param addresses compact JSON, values as they came
 * @param contact compact JSON, values as they came
 */
public record Company(
    UUID id,
    String name,
    String email,
    String vat,
    String phone,
    String country,
    String website,
    String image,
    String addresses,
    String contact,
    double revenue,
    int numberOfEmployees,
    String sector,
    String foundedDate,
    double valuation,
    double investmentReceived,
    Instant timestamp)
    implements Serializable {}
