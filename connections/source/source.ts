import { redactedUrl } from '../../config/redactedUrl.ts';
import type { SourceConfig } from '../../config/sourceConfig.ts';
import type { SourceDescription, TickRequest } from '../../domain/source.ts';
import { jsonOf } from './answers.ts';
import { SourceAnswerInvalid } from './errors.ts';
import { httpOf } from './http.ts';

/** Where a pipeline's records come from. */
export interface Source {
  /**
   * Fetches a tick's items as the API gives them, unchecked.
   * @throws SourceUnavailable, SourceRateLimited, SourceRejected, SourceAnswerInvalid; the signal's reason once aborted.
   */
  fetch(tick: TickRequest, signal: AbortSignal): Promise<readonly unknown[]>;
}

/** The HTTP API that a pipeline's folder describes. It keeps no connection, so there is nothing to close. */
export function openSource(
  { request, read }: Pick<SourceDescription, 'request' | 'read'>,
  config: SourceConfig,
): Source {
  const send = httpOf(config);
  const shown = redactedUrl(config.url);
  return {
    async fetch(tick, signal) {
      const asked = { tick, request: request(tick, config.settings) };
      const page = read(jsonOf(shown, await send(asked.request, signal)), asked);
      if ('problem' in page) throw new SourceAnswerInvalid(shown, page.problem);
      return page.items;
    },
  };
}
