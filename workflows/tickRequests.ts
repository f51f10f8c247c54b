import { condition } from '@temporalio/workflow';
import type { TickOutcome } from '../domain/ticks.ts';

/**
 * Ticks that people asked for. The update's handler only waits: ticks are carried out by the workflow's one loop, so that
 * two never run at once.
 */
export class TickRequests {
  readonly #requests: { outcome?: TickOutcome; failure?: unknown; answered: boolean }[] = [];

  get waiting(): boolean {
    return this.#requests.length > 0;
  }

  /** Asks for a tick and waits for its outcome. @throws what the tick failed with. */
  async add(): Promise<TickOutcome> {
    const request: { outcome?: TickOutcome; failure?: unknown; answered: boolean } = { answered: false };
    this.#requests.push(request);
    await condition(() => request.answered);
    if (request.outcome === undefined) throw request.failure;
    return request.outcome;
  }

  /** Carries out one tick for the request that waits longest; its failure goes to who asked. */
  async answer(carryOut: () => Promise<TickOutcome>): Promise<void> {
    const request = this.#requests[0];
    if (request === undefined) return;
    try {
      request.outcome = await carryOut();
    } catch (error) {
      request.failure = error;
    }
    this.#requests.shift();
    request.answered = true;
  }
}
