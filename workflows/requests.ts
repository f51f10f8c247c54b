import { condition } from '@temporalio/workflow';

interface Request<Outcome> {
  outcome?: { readonly value: Outcome };
  failure?: unknown;
  answered: boolean;
}

/**
 * What people asked for. An update's handler only waits: requests are carried out by the workflow's one loop, so that two never run
 * at once.
 */
export class Requests<Outcome> {
  #requests: Request<Outcome>[] = [];

  get waiting(): boolean {
    return this.#requests.length > 0;
  }

  /** Asks and waits for the outcome. @throws what carrying it out failed with. */
  async add(): Promise<Outcome> {
    const request: Request<Outcome> = { answered: false };
    this.#requests.push(request);
    await condition(() => request.answered);
    if (request.outcome === undefined) throw request.failure;
    return request.outcome.value;
  }

  /** Carries out what was asked for first; its failure goes to who asked. */
  async answerFirst(carryOut: () => Promise<Outcome>): Promise<void> {
    const request = this.#requests[0];
    if (request === undefined) return;
    try {
      request.outcome = { value: await carryOut() };
    } catch (error) {
      request.failure = error;
    }
    this.#requests.shift();
    request.answered = true;
  }

  /** Carries out once for all who wait when it begins; answers and fails as `carryOut` does. Who asks meanwhile waits for the next. */
  async answerAll(carryOut: () => Promise<Outcome>): Promise<Outcome> {
    const requests = this.#requests;
    this.#requests = [];
    try {
      const value = await carryOut();
      for (const request of requests) request.outcome = { value };
      return value;
    } catch (error) {
      for (const request of requests) request.failure = error;
      throw error;
    } finally {
      for (const request of requests) request.answered = true;
    }
  }
}
