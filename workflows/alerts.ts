import { isCancellation, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { AlertActivities } from '../activities/alerts/alerts.ts';
import type { AlertWatch, JudgeRequest } from '../activities/alerts/dependencies.ts';
import {
  unsentChanges,
  withSent,
  withWhatOthersKnow,
  type AlertChange,
  type AlertEpisode,
} from '../domain/alerts/episodes.ts';
import type { AlertsStatus } from '../domain/status.ts';
import type { VerificationReport } from '../domain/verification.ts';
import { failureMessage } from './failureMessage.ts';

const { judgePipeline } = proxyActivities<AlertActivities>({
  // Some small queries; a system that is away is done without.
  startToCloseTimeout: '2 minutes',
  scheduleToCloseTimeout: '5 minutes',
  heartbeatTimeout: '30 seconds',
  // The next verification judges anew.
  retry: { maximumAttempts: 3 },
});

const { sendAlert } = proxyActivities<AlertActivities>({
  // One message, and two small queries of which each may wait for a Cassandra that is away.
  startToCloseTimeout: '2 minutes',
  // A worker that died is noticed within this time.
  heartbeatTimeout: '20 seconds',
  // What is not told by then is tried again after the next judgement, so that no run has to last for a receiver that is away.
  scheduleToCloseTimeout: '10 minutes',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/** What travels through continue-as-new. */
export interface AlertsCarried {
  readonly watch: AlertWatch;
  readonly episodes: readonly AlertEpisode[];
  readonly sendFailure?: NonNullable<AlertsStatus['sendFailure']>;
}

/** What a verification leaves for the judgement of alerts. */
export interface Seen {
  readonly report?: VerificationReport;
  /** Why it could not be carried out. */
  readonly impossible?: string;
}

/**
 * The alerts of a pipeline as its verification knows them. The table of alerts has them for good: what is here serves while Cassandra is away,
 * and queries. Changes are sent one after the other, beside the verifications.
 */
export class Alerts {
  readonly #pipelineId: string;
  #state: AlertsCarried;
  #isJudged: boolean;
  #isSending = false;

  constructor(pipelineId: string, carried?: AlertsCarried) {
    this.#pipelineId = pipelineId;
    this.#isJudged = carried !== undefined;
    this.#state = carried ?? { watch: { since: now() }, episodes: [] };
  }

  /** What the next run goes on with. */
  get state(): AlertsCarried {
    return this.#state;
  }

  /** Whether anything is known of them. */
  get isJudged(): boolean {
    return this.#isJudged;
  }

  /** Whether a message is under way: the next run must not send it, too. */
  get isSending(): boolean {
    return this.#isSending;
  }

  get status(): AlertsStatus {
    const { watch, ...rest } = this.#state;
    return { watchedSince: watch.since, ...rest };
  }

  /** Judges by what the last verification found, and begins to send what has changed. Only a cancellation makes it fail. */
  async judge({ report, impossible }: Seen): Promise<void> {
    try {
      const { watch, episodes: known } = this.#state;
      const judged = await judgePipeline({
        pipelineId: this.#pipelineId,
        watch,
        known,
        ...(report === undefined ? {} : { report: partOf(report) }),
        ...(impossible === undefined ? {} : { impossible }),
      });
      this.#isJudged = true;
      // A message may have been sent meanwhile.
      this.#state = {
        ...this.#state,
        watch: judged.watch,
        episodes: withWhatOthersKnow(judged.episodes, this.#state.episodes),
      };
      if (judged.isTold && !this.#isSending) void this.#send();
    } catch (error) {
      if (isCancellation(error)) throw error;
    }
  }

  async #send(): Promise<void> {
    this.#isSending = true;
    try {
      // A run that is to end leaves the rest to the next one: it would not end while a receiver is away.
      for (
        let change = this.#next();
        change !== undefined && !workflowInfo().continueAsNewSuggested;
        change = this.#next()
      ) {
        const summary = `${change.episode.kind} ${change.state}`;
        const isSent = await sendAlert.executeWithOptions({ summary }, [
          { pipelineId: this.#pipelineId, change },
        ]);
        // A worker of another configuration, which tells nobody.
        if (!isSent) return;
        const { sendFailure: _, ...rest } = this.#state;
        this.#state = { ...rest, episodes: withSent(rest.episodes, change, now()) };
      }
    } catch (error) {
      // The loop beside this one ends by the same cancellation.
      if (!isCancellation(error))
        this.#state = { ...this.#state, sendFailure: { at: now(), message: failureMessage(error) } };
    } finally {
      this.#isSending = false;
    }
  }

  #next(): AlertChange | undefined {
    return unsentChanges(this.#state.episodes, now())[0];
  }
}

/** What is judged of it: histories need not hold the rest of it again. */
function partOf(report: VerificationReport): NonNullable<JudgeRequest['report']> {
  const { ok, failures, lag, oldestUnprocessedSeconds, newestStoredAt } = report;
  return {
    ok,
    failures,
    lag,
    oldestUnprocessedSeconds,
    ...(newestStoredAt === undefined ? {} : { newestStoredAt }),
  };
}

function now(): string {
  return new Date().toISOString();
}
