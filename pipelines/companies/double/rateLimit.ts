/** What a limiter says about one request. */
export interface RateLimitVerdict {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Whole seconds until requests are let through again; 0 when this one is. */
  readonly retryAfterSeconds: number;
}

const WINDOW_MS = 60_000;

/**
 * Lets `limit` requests through in each minute, counted from the first of them, as Laravel's throttle does.
 * `now` is a clock in milliseconds.
 */
export function rateLimiter(limit: number, now: () => number): () => RateLimitVerdict {
  let windowEndsAt = -Infinity;
  let used = 0;
  return () => {
    if (now() >= windowEndsAt) {
      windowEndsAt = now() + WINDOW_MS;
      used = 0;
    }
    if (used < limit) {
      used += 1;
      return { allowed: true, limit, remaining: limit - used, retryAfterSeconds: 0 };
    }
    return {
      allowed: false,
      limit,
      remaining: 0,
      retryAfterSeconds: Math.ceil((windowEndsAt - now()) / 1000),
    };
  };
}
