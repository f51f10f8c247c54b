import type { SourcePage, SourceRequest } from '../../domain/source.ts';
import { SourceAnswerInvalid, SourceUnavailable } from './errors.ts';

/** What a tick's answer holds, all of its pages together. */
export interface Fetched {
  readonly items: readonly unknown[];
  /** Where the next tick goes on, where the source has such a thing. */
  readonly cursor?: string;
}

export interface PageLimits {
  readonly maxPages: number;
  readonly maxMs: number;
}

const MAX_CURSOR_CHARACTERS = 1000;

/**
 * Fetches the first page and all that follow. A tick that has come to the number of its pages ends there where the page says how to go on
 * from it; where it does not, or where pages come round to one that was there before, the answer has no end, and nothing of it is taken.
 * @throws SourceAnswerInvalid, SourceUnavailable, what `ask` throws. `url` is what errors call the source.
 */
export async function allPages(
  first: SourceRequest,
  ask: (request: SourceRequest) => Promise<SourcePage>,
  { maxPages, maxMs }: PageLimits,
  url: string,
): Promise<Fetched> {
  const deadlineMs = performance.now() + maxMs;
  const asked = new Set<string>();
  const pages: (readonly unknown[])[] = [];
  let request = first;
  for (;;) {
    asked.add(JSON.stringify(request));
    const { items, next, cursor } = await ask(request);
    pages.push(items);
    if (next === undefined || (cursor !== undefined && pages.length >= maxPages))
      return { items: pages.flat(), ...(cursor === undefined ? {} : { cursor: checked(cursor, url) }) };
    if (asked.has(JSON.stringify(next)))
      throw new SourceAnswerInvalid(
        url,
        `expected pages that come to an end, page ${pages.length} leads back to an earlier one`,
      );
    if (pages.length >= maxPages)
      throw new SourceAnswerInvalid(url, `expected ${maxPages} pages at most, got a further one`);
    if (performance.now() > deadlineMs)
      throw new SourceUnavailable(url, `no last page within ${maxMs} ms, ${pages.length} pages so far`);
    request = next;
  }
}

function checked(cursor: string, url: string): string {
  if (cursor.length <= MAX_CURSOR_CHARACTERS) return cursor;
  const problem = `expected a cursor of at most ${MAX_CURSOR_CHARACTERS} characters, got ${cursor.length}`;
  throw new SourceAnswerInvalid(url, problem);
}
