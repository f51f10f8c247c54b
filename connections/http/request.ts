import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { rootCertificates } from 'node:tls';
import axios, { AxiosError, type AxiosProxyConfig, type AxiosRequestConfig, type AxiosResponse } from 'axios';

/** Who is asked over HTTP, and how. */
export interface HttpEndpoint {
  readonly url: string;
  /** What failures call it: the URL itself may hold a password or a token. */
  readonly shown: string;
  /** Of the whole of an answer. */
  readonly timeoutMs: number;
  /** Sent to the URL's own host, and to nobody else: a token is among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** With 0 a redirect is an answer like any other. */
  readonly maxRedirects: number;
  /** Proxy that it is asked through; else that of the environment, if any. */
  readonly proxy?: string;
  /** Absolute path of certificates (PEM) of authorities that are trusted beside the usual ones. */
  readonly authorities?: string;
}

/** One request: GET, or POST where it has a body. */
export interface HttpRequest {
  /** In place of the endpoint's URL. */
  readonly url?: string;
  readonly query?: Readonly<Record<string, string | number>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Beside the endpoint's. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer whose body nobody has read yet, whatever its status. */
export type HttpAnswer = AxiosResponse<unknown>;

/** Sends one request, whose answer has `maxBytes` at most. @throws HttpFailed; the signal's reason once aborted. */
export type Send = (request: HttpRequest, maxBytes: number, signal: AbortSignal) => Promise<HttpAnswer>;

/** Thrown where there is no answer, whatever its status would be. Neither message nor cause holds the URL, a header or a body. */
export class HttpFailed extends Error {
  override readonly name = 'HttpFailed';
  readonly why: 'no answer' | 'too late' | 'too large' | 'too many redirects';
  constructor(why: HttpFailed['why'], message: string, cause: Error | undefined) {
    super(message, { cause });
    this.why = why;
  }
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** HTTP as this endpoint is asked by it. @throws when the file of certificates cannot be read. */
export function httpOf(endpoint: HttpEndpoint): Send {
  const { url, timeoutMs, headers, maxRedirects } = endpoint;
  const way = wayTo(endpoint);
  return async ({ url: target = url, query, body, headers: further = {} }, maxBytes, signal) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      return await axios.request<unknown>({
        url: target,
        ...(body === undefined ? {} : { method: 'POST', data: body }),
        params: query ?? {},
        // One limit for the whole of it: axios's own `timeout` starts anew with each byte of a slow answer.
        signal: AbortSignal.any([signal, timeout]),
        maxContentLength: maxBytes,
        maxRedirects,
        headers: { Accept: 'application/json', ...headers, ...further },
        beforeRedirect: (options) => withoutHeaders(options, Object.keys({ ...headers, ...further }), url),
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
        throw new HttpFailed('too late', `no complete answer within ${timeoutMs} ms`, causeOf(error));
      throw failed(error, target, endpoint);
    }
  };
}

function failed(error: unknown, target: string, { url, shown, maxRedirects }: HttpEndpoint): HttpFailed {
  const message = (error instanceof Error ? error.message : String(error))
    .replaceAll(target, shown)
    .replaceAll(url, shown);
  const code = error instanceof AxiosError ? error.code : undefined;
  if (code !== undefined && message.includes('maxContentLength'))
    return new HttpFailed('too large', 'its answer is too large', undefined);
  if (code === AxiosError.ERR_FR_TOO_MANY_REDIRECTS)
    return new HttpFailed(
      'too many redirects',
      `it redirects more than ${maxRedirects} times`,
      causeOf(error),
    );
  return new HttpFailed(
    'no answer',
    `no answer: ${message === '' ? (code ?? 'unknown') : message}`,
    causeOf(error),
  );
}

/** By which way it is reached, where the configuration says one. @throws when the file of certificates cannot be read. */
function wayTo({ proxy, authorities }: HttpEndpoint): Pick<AxiosRequestConfig, 'proxy' | 'httpsAgent'> {
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

/** A redirect to another host gets none of the endpoint's headers, whose names do not tell which is a token. */
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
