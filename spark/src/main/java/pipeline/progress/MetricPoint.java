package pipeline.progress;

/** A value of a metric; the names are those of METRICS in domain/names.ts. */
public record MetricPoint(String metric, String label, double value) {
  MetricPoint(String metric, double value) {
    this(metric, "", value);
  }
}
