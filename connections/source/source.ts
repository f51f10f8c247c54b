import { redactedUrl } from '../../config/redactedUrl.ts';
import type { SourceConfig } from '../../config/sourceConfig.ts';
import type { SourceDescription, TickRequest } from '../../domain/source.ts';
import { jsonOf } from './answers.ts';
import { askedToWait } from './askedToWait.ts';
import { SourceAnswerInvalid, SourceCursorRefused, SourceRejected } from './errors.ts';
import { sourceHttp } from './http.ts';
import { paceOf } from './pace.ts';
import { allPages, type Fetched } from './pages.ts';

export type { Fetched } from './pages.ts';

/** Where a pipeline's records come from. */
export interface Source {
  /**
   * Fetches a tick's items as the API gives them, unchecked, page by page.
   * @throws SourceUnavailable, SourceRateLimited, SourceRejected, SourceAnswerInvalid, SourceCursorRefused; the signal's reason once
   * aborted.
   */
  fetch(tick: TickRequest, signal: AbortSignal): Promise<Fetched>;
}

const MAX_PAGES = 100;
/** Half of what a tick's attempt has: the other half is Kafka's. */
const MAX_PAGES_MS = 60_000;
const GONE = 410;

/** The HTTP API that a pipeline's folder describes. It keeps no connection, so there is nothing to close. */
export function openSource(
  description: Omit<SourceDescription, 'configuration' | 'record'>,
  config: SourceConfig,
): Source {
  const { request, read, paceMs = 0, maxPages = MAX_PAGES, cursorRefusedBy = [GONE] } = description;
  const send = sourceHttp(config);
  const pace = paceOf(paceMs);
  const wait = askedToWait();
  const shown = redactedUrl(config.url);

  /** All pages of a tick together are as large as one answer may be: they are in memory at once. */
  function asking(tick: TickRequest, signal: AbortSignal): Parameters<typeof allPages>[1] {
    let bytesLeft = config.maxBytes;
    return async (asked) => {
      await pace(signal);
      wait.heed();
      const answer = await send(asked, bytesLeft, signal);
      bytesLeft -= Buffer.byteLength(String(answer.data));
      const page = read(jsonOf(shown, answer), { tick, request: asked });
      if ('problem' in page) throw new SourceAnswerInvalid(shown, page.problem);
      return page;
    };
  }

  return {
    async fetch(tick, signal) {
      const limits = { maxPages, maxMs: MAX_PAGES_MS };
      try {
        return await allPages(request(tick, config.settings), asking(tick, signal), limits, shown);
      } catch (error) {
        wait.note(error);
        const isRefused =
          tick.cursor !== undefined &&
          error instanceof SourceRejected &&
          error.status !== undefined &&
          cursorRefusedBy.includes(error.status);
        throw isRefused ? new SourceCursorRefused(shown, error.status, error) : error;
      }
    },
  };
}
