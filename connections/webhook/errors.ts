/** Thrown when the receiver of alerts cannot be reached, is too slow, or answers that it has a problem: worth another try. */
export class WebhookUnavailable extends Error {
  override readonly name = 'WebhookUnavailable';
  readonly receiver: string;
  constructor(receiver: string, reason: string, cause?: unknown) {
    super(`Webhook ${receiver}: ${reason}`, { cause });
    this.receiver = receiver;
  }
}

/** Thrown when it will not take the message, as it is asked for now: a redirect, or another 4xx. */
export class WebhookRefused extends Error {
  override readonly name = 'WebhookRefused';
  readonly receiver: string;
  readonly status: number;
  constructor(receiver: string, reason: string, status: number) {
    super(`Webhook ${receiver}: ${reason}`);
    this.receiver = receiver;
    this.status = status;
  }
}
