import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { getCookie } from 'hono/cookie';

/** Who may see the console, and who may act. */
export interface GuardOptions {
  /** Asked of everybody where it is set: where the console can be reached from elsewhere, it must be. */
  readonly token?: string;
  /** Names under which the console may be asked for, without ports. */
  readonly hosts: readonly string[];
}

/** Header that only a page of ours sends: a form or a link of another site cannot. */
export const ACTION_HEADER = 'x-console-action';
export const TOKEN_COOKIE = 'console-token';

/**
 * A name that is not ours is refused: a foreign page whose name was made to lead here (DNS rebinding) would read everything otherwise.
 * With a token, nothing is shown without it: as a cookie, or as `Authorization: Bearer`.
 */
export function guard({ token, hosts }: GuardOptions): MiddlewareHandler {
  return async (c, next) => {
    const host = hostOf(c.req.header('host') ?? '');
    if (!hosts.includes(host))
      throw new HTTPException(403, { message: `the console does not answer to the name "${host}"` });
    if (token !== undefined && !sameText(token, presented(c)))
      throw new HTTPException(401, { message: 'the console asks for its token: open it as /?token=…' });
    await next();
  };
}

/** An action comes from a page of the same origin, in a request that no form can make (CSRF). */
export const fromOwnPage: MiddlewareHandler = async (c, next) => {
  const origin = c.req.header('origin');
  const own = origin !== undefined && URL.canParse(origin) && new URL(origin).host === c.req.header('host');
  if (!own || c.req.header(ACTION_HEADER) !== '1' || !isJson(c.req.header('content-type')))
    throw new HTTPException(403, { message: 'an action must come from the console’s own page' });
  await next();
};

function isJson(type: string | undefined): boolean {
  return type?.split(';')[0]?.trim() === 'application/json';
}

/** Host without its port: `[::1]:9021` is `[::1]`. */
function hostOf(header: string): string {
  return header.replace(/:\d+$/, '').toLowerCase();
}

function presented(c: Context): string {
  const bearer = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1];
  return bearer ?? getCookie(c, TOKEN_COOKIE) ?? '';
}

/** Compares digests, which are of one length, in a time that tells nothing. */
export function sameText(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
