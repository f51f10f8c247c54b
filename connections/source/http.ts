import { redactedUrl } from '../../config/redactedUrl.ts';
import type { SourceConfig } from '../../config/sourceConfig.ts';
import type { SourceRequest } from '../../domain/source.ts';
import { HttpFailed, httpOf, type HttpAnswer } from '../http/request.ts';
import { SourceAnswerInvalid, SourceRejected, SourceUnavailable } from './errors.ts';

/** Sends one request, whose answer has `maxBytes` at most. @throws SourceUnavailable, SourceRejected, SourceAnswerInvalid; the signal's reason once aborted. */
export type SourceSend = (
  request: SourceRequest,
  maxBytes: number,
  signal: AbortSignal,
) => Promise<HttpAnswer>;

const MAX_REDIRECTS = 3;

/** HTTP as a source is asked by it: its headers for nobody but the API itself, and failures in a source's words. */
export function sourceHttp(config: SourceConfig): SourceSend {
  const { url, maxBytes: limit } = config;
  const shown = redactedUrl(url);
  const send = httpOf({ ...config, shown, maxRedirects: MAX_REDIRECTS });

  function sourceError(failure: HttpFailed): Error {
    const { why, message, cause } = failure;
    if (why === 'too large')
      return new SourceAnswerInvalid(shown, `expected an answer of at most ${limit} bytes, got a larger one`);
    if (why === 'too many redirects') return new SourceRejected(shown, message, undefined, cause);
    return new SourceUnavailable(shown, message, cause);
  }

  return async ({ url: link, ...request }, maxBytes, signal) => {
    const target = link === undefined ? {} : { url: linked(link, url, shown) };
    try {
      return await send({ ...request, ...target }, maxBytes, signal);
    } catch (error) {
      throw error instanceof HttpFailed ? sourceError(error) : error;
    }
  };
}

/**
 * Where a link of an answer leads, logged in as the API itself. @throws SourceAnswerInvalid when it leads elsewhere: an answer
 * does not decide who gets the headers.
 */
function linked(link: string, url: string, shown: string): string {
  const api = new URL(url);
  const target = URL.canParse(link, url) ? new URL(link, url) : undefined;
  if (target === undefined || target.origin !== api.origin)
    throw new SourceAnswerInvalid(
      shown,
      `expected a next page of ${api.origin}, got a link that leads elsewhere`,
    );
  target.username = api.username;
  target.password = api.password;
  return target.href;
}
