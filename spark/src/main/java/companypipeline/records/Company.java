package companypipeline.records;

import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;

/**
 * A row of the table of companies: the record's fields in the columns' types, null where they are not known; id and time always are.
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
    Double revenue,
    Integer numberOfEmployees,
    String sector,
    String foundedDate,
    Double valuation,
    Double investmentReceived,
    Instant timestamp)
    implements Serializable {}
