import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { rootCertificates } from 'node:tls';
import axios, { AxiosError, type AxiosProxyConfig, type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { redactedUrl } from '../../config/redactedUrl.ts';
import type { SourceConfig } from '../../config/sourceConfig.ts';
import type { SourceRequest } from '../../domain/source.ts';
import { SourceAnswerInvalid, SourceRejected, SourceUnavailable } from './errors.ts';

/** An answer whose body nobody has read yet, whatever its status. */
export type HttpAnswer = AxiosResponse<unknown>;

/** Sends one request, whose answer has `maxBytes` at most. @throws SourceUnavailable, SourceRejected, SourceAnswerInvalid; the signal's reason once aborted. */
export type Send = (request: SourceRequest, maxBytes: number, signal: AbortSignal) => Promise<HttpAnswer>;

const MAX_REDIRECTS = 3;
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** HTTP as a source is asked by it: one time limit for the whole of an answer, and its headers for nobody but the API itself. */
export function httpOf(config: SourceConfig): Send {
  const { url, timeoutMs, maxBytes: limit, headers } = config;
  const way = wayTo(config);
  /** What errors call it: the URL itself may hold a password or a token. */
  const shown = redactedUrl(url);

  function requestError(error: unknown, target: string): Error {
    const message = (error instanceof Error ? error.message : String(error))
      .replaceAll(target, shown)
      .replaceAll(url, shown);
    if (error instanceof AxiosError && message.includes('maxContentLength')) {
      return new SourceAnswerInvalid(shown, `expected an answer of at most ${limit} bytes, got a larger one`);
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

  return async ({ url: link, query, body }, maxBytes, signal) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const target = link === undefined ? url : linked(link, url, shown);
    try {
      return await axios.request<unknown>({
        url: target,
        ...(body === undefined ? {} : { method: 'POST', data: body }),
        params: query ?? {},
        // One limit for the whole of it: axios's own `timeout` starts anew with each byte of a slow answer.
        signal: AbortSignal.any([signal, timeout]),
        maxContentLength: maxBytes,
        maxRedirects: MAX_REDIRECTS,
        headers: { Accept: 'application/json', ...headers },
        beforeRedirect: (options) => withoutHeaders(options, Object.keys(headers), url),
        responseType: 'text',
        transformResponse: (text: unknown) => text,
        validateStatus: () => true,
        // A proxy of the environment has no business with our own machine.
        ...(isLoopback(target) ? { proxy: false as const } : {}),
        ...way,
      });
    } catch (error) {
      signal.throwIfAborted();
      if (timeout.aborted)
        throw new SourceUnavailable(shown, `no complete answer within ${timeoutMs} ms`, causeOf(error));
      throw requestError(error, target);
    }
  };
}

/** By which way the API is reached, where the configuration says one. @throws when the file of certificates cannot be read. */
function wayTo({ proxy, authorities }: SourceConfig): Pick<AxiosRequestConfig, 'proxy' | 'httpsAgent'> {
  return {
    ...(proxy === undefined ? {} : { proxy: proxyOf(new URL(proxy)) }),
    ...(authorities === undefined
      ? {}
      : { httpsAgent: new Agent({ ca: [...rootCertificates, readFileSync(authorities, 'utf8')] }) }),
  };
}

function proxyOf({ protocol, hostname, port, username, password }: URL): AxiosProxyConfig {
  const auth = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  return {
    protocol,
    host: hostname,
    port: port === '' ? (DEFAULT_PORTS[protocol] ?? 80) : Number(port),
    ...(username === '' ? {} : { auth }),
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

/** A redirect to another host gets none of the API's headers, whose names do not tell which is a token. */
function withoutHeaders(options: Record<string, unknown>, names: readonly string[], url: string): void {
  const { headers, href } = options;
  if (typeof href === 'string' && new URL(href).origin === new URL(url).origin) return;
  if (typeof headers !== 'object' || headers === null) return;
  const secret = new Set(names.map((name) => name.toLowerCase()));
  for (const name of Object.keys(headers))
    if (secret.has(name.toLowerCase())) Reflect.deleteProperty(headers, name);
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
