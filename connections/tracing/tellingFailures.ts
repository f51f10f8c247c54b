import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Log } from '../log.ts';

/** The exporter, of which an outage is one line of the log, and its end another. What could not be sent is given up. */
export function tellingFailures(exporter: SpanExporter, endpoint: string, log: Log): SpanExporter {
  let lost = 0;

  function told({ code, error }: ExportResult, spans: number): void {
    if (code === ExportResultCode.SUCCESS) {
      if (lost > 0) log.info(`Traces are sent to ${endpoint} again`, { lostSpans: lost });
      lost = 0;
      return;
    }
    if (lost === 0) log.warn(`Traces could not be sent to ${endpoint}`, { error: String(error) });
    lost += spans;
  }

  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        told(result, spans.length);
        done({ code: ExportResultCode.SUCCESS });
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}
