/** Thrown when the source cannot be reached, is too slow, or answers that it has a problem (5xx): worth another try. */
export class SourceUnavailable extends Error {
  override readonly name = 'SourceUnavailable';
  readonly url: string;
  constructor(url: string, reason: string, cause?: unknown) {
    super(`Source ${url}: ${reason}`, { cause });
    this.url = url;
  }
}

/** Thrown on 429, and on another answer that it cannot, where a Retry-After comes with it: the source says when to come back. */
export class SourceRateLimited extends Error {
  override readonly name = 'SourceRateLimited';
  readonly url: string;
  readonly status: number;
  /** How long to wait before the next request, in milliseconds. */
  readonly retryAfterMs: number;
  constructor(url: string, status: number, retryAfterMs: number) {
    const what = status === 429 ? 'too many requests (429)' : `expected status 200, got ${status}`;
    super(`Source ${url}: ${what}; it asks to wait for ${Math.ceil(retryAfterMs / 1000)} s`);
    this.url = url;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Thrown on another 4xx, or a redirect that leads nowhere: the same request will not do better. */
export class SourceRejected extends Error {
  override readonly name = 'SourceRejected';
  readonly url: string;
  readonly status: number | undefined;
  constructor(url: string, reason: string, status: number | undefined, cause?: unknown) {
    super(`Source ${url}: ${reason}`, { cause });
    this.url = url;
    this.status = status;
  }
}

/** Thrown when the answer is not what the API promises. What it holds is not in the message: it may be personal data. */
export class SourceAnswerInvalid extends Error {
  override readonly name = 'SourceAnswerInvalid';
  readonly url: string;
  constructor(url: string, reason: string, cause?: unknown) {
    super(`Source ${url}: ${reason}`, { cause });
    this.url = url;
  }
}

/** Thrown when the API no longer takes the cursor of the tick before. */
export class SourceCursorRefused extends Error {
  override readonly name = 'SourceCursorRefused';
  readonly url: string;
  constructor(url: string, status: number, cause?: unknown) {
    super(
      `Source ${url}: it no longer takes the cursor of the tick before (status ${status}); the next tick begins without one, and what is new since may be left out`,
      { cause },
    );
    this.url = url;
  }
}
