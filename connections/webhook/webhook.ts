import type { WebhookConfig } from '../../config/alertConfig.ts';
import { HttpFailed, httpOf, type HttpAnswer } from '../http/request.ts';
import { WebhookRefused, WebhookUnavailable } from './errors.ts';

/** Who is told of alerts. */
export interface Webhook {
  /**
   * Posts a message under its name, by which the receiver tells that it has it already. @throws WebhookUnavailable, WebhookRefused;
   * the signal's reason once aborted.
   */
  post(id: string, message: object, signal: AbortSignal): Promise<void>;
}

/** Nobody reads it: what is longer is no answer to a message. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/**
 * {@link Webhook} over HTTP. Redirects are not followed: the message, and the token, are for the configured URL alone. Failures name its
 * host and nothing else of it, as many a receiver's path is its password.
 */
export function openWebhook(config: WebhookConfig): Webhook {
  const receiver = new URL(config.url).origin;
  const send = httpOf({ ...config, shown: receiver, maxRedirects: 0 });
  return {
    async post(id, message, signal) {
      const headers = { 'Idempotency-Key': id };
      let answer: HttpAnswer;
      try {
        answer = await send({ body: message, headers }, MAX_ANSWER_BYTES, signal);
      } catch (error) {
        if (!(error instanceof HttpFailed)) throw error;
        throw new WebhookUnavailable(receiver, error.message, error.cause);
      }
      checkStatus(receiver, answer.status);
    },
  };
}

function checkStatus(receiver: string, status: number): void {
  if (status >= 200 && status < 300) return;
  if (status >= 500 || [408, 425, 429].includes(status))
    throw new WebhookUnavailable(receiver, `expected status 200, got ${status}`);
  const redirect = status >= 300 && status < 400 ? ', a redirect, which is not followed' : '';
  throw new WebhookRefused(receiver, `expected status 200, got ${status}${redirect}`, status);
}
