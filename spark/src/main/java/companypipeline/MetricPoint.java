package companypipeline;

/** A value of a metric; the names are those of METRICS in domain/names.ts. */
record MetricPoint(String metric, String label, double value) {
  MetricPoint(String metric, double value) {
    this(metric, "", value);
  }
}
