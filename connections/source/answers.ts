import { SourceAnswerInvalid, SourceRateLimited, SourceRejected, SourceUnavailable } from './errors.ts';
import type { HttpAnswer } from '../http/request.ts';
import { retryAfterMs } from './retryAfter.ts';

const NO_CONTENT = 204;

/**
 * The JSON of an answer, null of one that says by its status that it holds nothing. `url` is what errors call the source.
 * @throws SourceUnavailable, SourceRateLimited, SourceRejected by its status; SourceAnswerInvalid when it is no JSON.
 */
export function jsonOf(url: string, answer: HttpAnswer): unknown {
  checkStatus(url, answer);
  if (answer.status === NO_CONTENT) return null;
  return parse(url, answer.data, String(answer.headers['content-type'] ?? 'no content type'));
}

function checkStatus(url: string, { status, headers }: HttpAnswer): void {
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
