import type { AxiosInstance, AxiosRequestConfig, AxiosResponse } from 'axios';
import { z } from 'zod';
import { SparkMasterUnavailable } from './master.ts';

/** An axios request whose URL is there. */
export type Request = AxiosRequestConfig & { readonly url: string };

/** @throws SparkMasterUnavailable when no answer comes in time, or a 5xx; the signal's reason when that was aborted. */
export async function send(
  http: AxiosInstance,
  request: Request,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<{ response: AxiosResponse<unknown>; afterMs: number }> {
  const startedAt = performance.now();
  const since = () => performance.now() - startedAt;
  // Not AbortSignal.any: what it hangs on a signal that lives for months is not let go of.
  const abort = new AbortController();
  const cancel = () => abort.abort();
  const timer = setTimeout(cancel, timeoutMs);
  signal?.addEventListener('abort', cancel);
  try {
    signal?.throwIfAborted();
    const response = await http.request<unknown>({ ...request, signal: abort.signal });
    if (response.status >= 500)
      throw new SparkMasterUnavailable(request.url, since(), `HTTP ${response.status}`);
    return { response, afterMs: since() };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof SparkMasterUnavailable) throw error;
    const why = abort.signal.aborted ? 'no answer' : reasonOf(error);
    throw new SparkMasterUnavailable(request.url, since(), why, error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  }
}

/** A connection refused on each of several addresses comes without a message, but with a code. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === '' && 'code' in error ? String(error.code) : error.message;
}

/** The answer as the schema has it. @throws SparkMasterUnavailable when it is another. */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  response: AxiosResponse<unknown>,
  url: string,
  afterMs: number,
): z.output<Schema> {
  const parsed = schema.safeParse(response.data);
  if (parsed.success) return parsed.data;
  const got = `HTTP ${response.status} with an answer that is none of Spark 3.5: ${z.prettifyError(parsed.error)}`;
  throw new SparkMasterUnavailable(url, afterMs, got, parsed.error);
}
