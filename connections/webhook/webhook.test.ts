import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { inspect } from 'node:util';
import type { WebhookConfig } from '../../config/alertConfig.ts';
import { useHttpServers } from '../../tests/fakes/httpServers.ts';
import { WebhookRefused, WebhookUnavailable } from './errors.ts';
import { openWebhook } from './webhook.ts';

const server = useHttpServers();
const never = new AbortController().signal;
const SECRETS = /s3cret|t0ken|passw0rd/;
const CONFIG = { timeoutMs: 5000, headers: { Authorization: 'Bearer t0ken' } };

/** The webhook of a server, with what may be secret in its URL. */
const webhookAt = (origin: string, overrides: Partial<WebhookConfig> = {}) =>
  openWebhook({
    ...CONFIG,
    url: `${origin.replace('http://', 'http://user:passw0rd@')}/T0/s3cret?key=s3cret`,
    ...overrides,
  });

async function failureOf(post: Promise<void>): Promise<Error> {
  const error: unknown = await post.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error('expected the message to fail');
  expect(inspect(error, { depth: 10 })).not.toMatch(SECRETS);
  return error;
}

describe('a webhook', () => {
  it('is posted the message as JSON, with its name and the token', async () => {
    const got: { request: IncomingMessage; body: string }[] = [];
    const origin = await server(async (request, response) => {
      got.push({ request, body: await text(request) });
      response.end('ok');
    });
    await webhookAt(origin, { url: `${origin}/T0/s3cret/` }).post('p/lag/began', { text: 'late – ü' }, never);
    const [{ request, body } = {}] = got;
    expect(got).toHaveLength(1);
    expect(request?.method).toBe('POST');
    expect(request?.url).toBe('/T0/s3cret/');
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      'idempotency-key': 'p/lag/began',
      authorization: 'Bearer t0ken',
    });
    expect(JSON.parse(body ?? '')).toEqual({ text: 'late – ü' });
  });

  it.each([500, 503, 408, 429])('that answers %i is tried again', async (status) => {
    const origin = await server((_request, response) => response.writeHead(status).end('s3cret'));
    const failure = await failureOf(webhookAt(origin).post('id', {}, never));
    expect(failure).toBeInstanceOf(WebhookUnavailable);
    expect(failure.message).toBe(`Webhook ${origin}: expected status 200, got ${status}`);
  });

  it.each([400, 401, 404, 410])('that answers %i has refused it', async (status) => {
    const origin = await server((_request, response) => response.writeHead(status).end());
    const failure = await failureOf(webhookAt(origin).post('id', {}, never));
    expect(failure).toBeInstanceOf(WebhookRefused);
    expect(failure).toMatchObject({ receiver: origin, status });
  });

  it.each([301, 302, 307, 308])(
    'that redirects (%i) is not followed: nobody else gets the message',
    async (status) => {
      let elsewhere = 0;
      const other = await server((_request, response) => {
        elsewhere += 1;
        response.end();
      });
      const origin = await server((_request, response) =>
        response.writeHead(status, { location: `${other}/stolen` }).end(),
      );
      const failure = await failureOf(webhookAt(origin).post('id', {}, never));
      expect(failure).toBeInstanceOf(WebhookRefused);
      expect(failure.message).toContain(`got ${status}, a redirect, which is not followed`);
      expect(elsewhere).toBe(0);
    },
  );

  it('that does not answer is given up after its time', async () => {
    const origin = await server(() => undefined);
    const failure = await failureOf(webhookAt(origin, { timeoutMs: 200 }).post('id', {}, never));
    expect(failure).toBeInstanceOf(WebhookUnavailable);
    expect(failure.message).toBe(`Webhook ${origin}: no complete answer within 200 ms`);
  });

  it('that refuses the connection is tried again', async () => {
    const failure = await failureOf(webhookAt('http://127.0.0.1:1').post('id', {}, never));
    expect(failure).toBeInstanceOf(WebhookUnavailable);
    expect(failure.message).toContain('ECONNREFUSED');
  });

  it('is left alone once that is cancelled', async () => {
    const stop = new AbortController();
    const origin = await server(() => stop.abort(new Error('cancelled')));
    await expect(webhookAt(origin).post('id', {}, stop.signal)).rejects.toThrow('cancelled');
  });
});
