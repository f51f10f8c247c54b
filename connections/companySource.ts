import axios, { AxiosError, type AxiosResponse } from 'axios';
import type { CompanySourceConfig } from '../config/pipelineConfig.ts';
import { redactedUrl } from '../config/redactedUrl.ts';
import {
  SourceAnswerInvalid,
  SourceRateLimited,
  SourceRejected,
  SourceUnavailable,
} from './companySourceErrors.ts';
import { retryAfterMs } from './retryAfter.ts';

/** What a tick asks the source for. */
export interface CompanyRequest {
  /** Companies wanted, 1..1000. */
  readonly quantity: number;
  /** The same seed gives the same companies; not 0, which the API ignores. */
  readonly seed: number;
}

/** Where companies come from. */
export interface CompanySource {
  /**
   * Fetches companies as the API gives them, unchecked; at least one, at most `quantity`.
   * @throws SourceUnavailable, SourceRateLimited, SourceRejected, SourceAnswerInvalid; the signal's reason once aborted.
   */
  fetch(request: CompanyRequest, signal: AbortSignal): Promise<readonly unknown[]>;
}

const MAX_REDIRECTS = 3;

/** The HTTP API, fakerapi.it or one that answers like it. It keeps no connection, so there is nothing to close. */
export function openCompanySource({ url, locale, timeoutMs, maxBytes }: CompanySourceConfig): CompanySource {
  /** What errors call it: the URL itself may hold a password or a token. */
  const shown = redactedUrl(url);

  async function get(
    { quantity, seed }: CompanyRequest,
    signal: AbortSignal,
  ): Promise<AxiosResponse<unknown>> {
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      return await axios.get<unknown>(url, {
        params: { _quantity: quantity, _seed: seed, ...(locale === undefined ? {} : { _locale: locale }) },
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
  }

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

  return {
    async fetch(request, signal) {
      const response = await get(request, signal);
      checkStatus(shown, response);
      return companiesOf(shown, response).slice(0, request.quantity);
    },
  };
}

/** axios's own error holds the whole request, its URL included, and whoever logs it would show that. */
function causeOf(error: unknown): Error | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, message } = error instanceof AxiosError ? error : { code: undefined, message: error.name };
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}

function checkStatus(url: string, { status, headers }: AxiosResponse<unknown>): void {
  if (status >= 200 && status < 300) return;
  const header: unknown = headers['retry-after'];
  const retryAfter = typeof header === 'string' ? header : undefined;
  // 408 and 425 ask for the same request once more.
  const again = status >= 500 || status === 408 || status === 425;
  if (status === 429 || (again && retryAfter !== undefined))
    throw new SourceRateLimited(url, status, retryAfterMs(retryAfter, Date.now()));
  const reason = `expected status 200, got ${status}`;
  if (again) throw new SourceUnavailable(url, reason);
  throw new SourceRejected(url, reason, status);
}

function companiesOf(url: string, { data: body, headers }: AxiosResponse<unknown>): readonly unknown[] {
  const answer = parse(url, body, String(headers['content-type'] ?? 'no content type'));
  const data = typeof answer === 'object' && answer !== null && 'data' in answer ? answer.data : undefined;
  if (!Array.isArray(data)) {
    const got = data === undefined ? 'no data' : `data of type ${data === null ? 'null' : typeof data}`;
    throw new SourceAnswerInvalid(url, `expected an object with a list "data", got ${got}`);
  }
  if (data.length === 0)
    throw new SourceAnswerInvalid(url, 'expected at least one company, got an empty "data"');
  return data;
}

function parse(url: string, body: unknown, contentType: string): unknown {
  const text = String(body);
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, so it is left out.
    throw new SourceAnswerInvalid(
      url,
      `expected JSON, got ${Buffer.byteLength(text)} bytes that are none (${contentType})`,
    );
  }
}

function isLoopback(url: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
}
