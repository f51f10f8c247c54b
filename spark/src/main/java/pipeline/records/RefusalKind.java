package pipeline.records;

import java.util.Locale;

/** Why a message is no record, in one word; the reason that is stored with it says more. */
public enum RefusalKind {
  /** There is no value, or an empty one. */
  EMPTY,
  /** It is larger than what is read. */
  TOO_LARGE,
  /** It is not JSON in UTF-8. */
  NOT_JSON,
  /** It breaks the record's schema. */
  SCHEMA,
  /** A field's value fits the schema and no column. */
  VALUE,
  /** Our own code, or a library, fails on it: a bug. */
  UNFORESEEN;

  /** As metrics are labelled. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
