import { v5 as uuidv5 } from 'uuid';

/** Namespace of the ids of traces (RFC 9562, version 5); a constant, drawn once at random. */
const NAMESPACE = '615fc8a8-f1ce-4389-ad23-cb927ace90cf';

/**
 * Id of a tick's trace, 32 hexadecimal digits: the name-based UUID of `<pipeline>/<key of the tick>`, without dashes. The same for every
 * attempt, and for whoever sees the tick later.
 */
export function traceIdOf(pipeline: string, tick: string): string {
  return uuidv5(`${pipeline}/${tick}`, NAMESPACE).replaceAll('-', '');
}

/** Id of the span of a tick's trace that is named so, 16 hexadecimal digits: what is told twice is one span. */
export function spanIdOf(pipeline: string, tick: string, name: string): string {
  return uuidv5(`${pipeline}/${tick}/${name}`, NAMESPACE).replaceAll('-', '').slice(0, 16);
}
