import type { SourceDescription } from '../domain/source.ts';
import { PipelineUnfit } from './load.ts';

/**
 * What the folder's source.ts exports under whatever name: the one object that describes a source.
 * @throws PipelineUnfit when there is none, or it lacks something.
 */
export async function loadSource(name: string): Promise<SourceDescription> {
  const exported: Readonly<Record<string, unknown>> = await import(`./${name}/source.ts`).catch(
    (cause: unknown) => {
      throw new PipelineUnfit(name, [`source.ts cannot be loaded: ${String(cause)}`], cause);
    },
  );
  return sourceIn(name, exported);
}

/** The one export that describes a source. @throws PipelineUnfit when none does. */
export function sourceIn(name: string, exported: Readonly<Record<string, unknown>>): SourceDescription {
  const source = Object.values(exported).find(isSource);
  if (source !== undefined) return source;
  const problem =
    'source.ts: expected it to export an object with configuration (variables in capitals, and url), request, read and record';
  throw new PipelineUnfit(name, [problem]);
}

function isSource(value: unknown): value is SourceDescription {
  if (typeof value !== 'object' || value === null || !('configuration' in value)) return false;
  const { configuration } = value;
  return (
    typeof configuration === 'object' &&
    configuration !== null &&
    'variables' in configuration &&
    /^[A-Z][A-Z0-9_]*$/.test(String(configuration.variables)) &&
    'url' in configuration &&
    URL.canParse(String(configuration.url)) &&
    ['request', 'read', 'record'].every((part) => typeof Reflect.get(value, part) === 'function')
  );
}
