import type { TracingConfig } from '../../config/tracingConfig.ts';
import type { Log } from '../log.ts';
import type { Traces } from './traces.ts';

/** Opens the traces; undefined where they are sent nowhere, and then nothing of OpenTelemetry is loaded. */
export async function openTraces(config: TracingConfig | undefined, log: Log): Promise<Traces | undefined> {
  if (config === undefined) return undefined;
  const { otlpTraces } = await import('./otlpTraces.ts');
  return otlpTraces(config, log);
}
