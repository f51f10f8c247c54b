import axios, { AxiosError, type AxiosResponse } from 'axios';
import { redactedUrl } from '../../config/redactedUrl.ts';
import type { SourceConfig } from '../../config/sourceConfig.ts';
import type { SourceRequest } from '../../domain/source.ts';
import { SourceAnswerInvalid, SourceRejected, SourceUnavailable } from './errors.ts';

/** An answer whose body nobody has read yet, whatever its status. */
export type HttpAnswer = AxiosResponse<unknown>;

/** Sends one request. @throws SourceUnavailable, SourceRejected, SourceAnswerInvalid; the signal's reason once aborted. */
export type Send = (request: SourceRequest, signal: AbortSignal) => Promise<HttpAnswer>;

const MAX_REDIRECTS = 3;

/** HTTP as a source is asked by it: one time limit for the whole of an answer, and one for its size. */
export function httpOf({ url, timeoutMs, maxBytes }: SourceConfig): Send {
  /** What errors call it: the URL itself may hold a password or a token. */
  const shown = redactedUrl(url);

  function requestError(error: unknown): Error {
    const message = (error instanceof Error ? error.message : String(error)).replaceAll(url, shown);
    if (error instanceof AxiosError && message.includes('maxContentLength')) {
      return new SourceAnswerInvalid(
        shown,
        `expected an answer of at most ${maxBytes} bytes, got a larger one`,
      );
    }
    if (error instanceof AxiosError && error.code === AxiosError.ERR_FR_TOO_MANY_REDIRECTS) {
      return new SourceRejected(
        shown,
        `it redirects more than ${MAX_REDIRECTS} times`,
        undefined,
        causeOf(error),
      );
    }
    const code = error instanceof AxiosError ? error.code : undefined;
    return new SourceUnavailable(
      shown,
      `no answer: ${message === '' ? (code ?? 'unknown') : message}`,
      causeOf(error),
    );
  }

  return async ({ query }, signal) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      return await axios.get<unknown>(url, {
        params: query ?? {},
        // One limit for the whole of it: axios's own `timeout` starts anew with each byte of a slow answer.
        signal: AbortSignal.any([signal, timeout]),
        maxContentLength: maxBytes,
        maxRedirects: MAX_REDIRECTS,
        headers: { Accept: 'application/json' },
        responseType: 'text',
        transformResponse: (body: unknown) => body,
        validateStatus: () => true,
        // A proxy of the environment has no business with our own machine.
        ...(isLoopback(url) ? { proxy: false as const } : {}),
      });
    } catch (error) {
      signal.throwIfAborted();
      if (timeout.aborted)
        throw new SourceUnavailable(shown, `no complete answer within ${timeoutMs} ms`, causeOf(error));
      throw requestError(error);
    }
  };
}

/** axios's own error holds the whole request, its URL included, and whoever logs it would show that. */
function causeOf(error: unknown): Error | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, message } = error instanceof AxiosError ? error : { code: undefined, message: error.name };
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}

function isLoopback(url: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
}
