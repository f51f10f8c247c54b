import { activityInfo, Context, log } from '@temporalio/activity';
import {
  changeId,
  joinedEpisodes,
  remembered,
  settledEpisodes,
  type AlertEpisode,
} from '../../domain/alerts/episodes.ts';
import { judgeAlerts } from '../../domain/alerts/judge.ts';
import { alertMessage } from '../../domain/alerts/message.ts';
import { withTypedFailures } from '../failures.ts';
import { whileHeartbeating } from '../heartbeat.ts';
import type { AlertDependencies, Judged, JudgeRequest, SendRequest } from './dependencies.ts';
import { gatherFacts } from './gatherFacts.ts';

export type AlertActivities = ReturnType<typeof createAlertActivities>;

export function createAlertActivities(dependencies: AlertDependencies) {
  const { pipeline, thresholds, episodes, webhook } = dependencies;

  /** What Cassandra knows; undefined while it is away, when what the workflow knows has to do. */
  async function storedEpisodes(pipelineId: string): Promise<readonly AlertEpisode[] | undefined> {
    try {
      return await episodes.newest(pipelineId);
    } catch (error) {
      log.warn('Alerts are judged without the table of alerts', { error: String(error) });
      return undefined;
    }
  }

  /** What it does not know yet. That it cannot be told now is harmless: the workflow knows, and the next judgement tells it. */
  async function store(
    pipelineId: string,
    stored: readonly AlertEpisode[],
    settled: readonly AlertEpisode[],
  ): Promise<void> {
    const known = new Set(joinedEpisodes(stored).map((episode) => fingerprint(episode)));
    try {
      await episodes.store(
        pipelineId,
        settled.filter((episode) => !known.has(fingerprint(episode))),
      );
    } catch (error) {
      log.warn('Alerts could not be stored', { error: String(error) });
    }
  }

  return {
    /**
     * Judges how the pipeline is, and stores which alerts began and which are over. Systems that are away leave it with less to judge by, and
     * never make it fail. Running it twice is harmless: its time is when it was scheduled, an alert is named by its kind and beginning, and what is
     * known of one only grows.
     */
    judgePipeline: (request: JudgeRequest): Promise<Judged> =>
      withTypedFailures(() =>
        whileHeartbeating(
          () => undefined,
          async () => {
            const { pipelineId, known } = request;
            const at = new Date(activityInfo().scheduledTimestampMs).toISOString();
            const stored = await storedEpisodes(pipelineId);
            const { facts, watch } = await gatherFacts(dependencies, request, at);
            const settled = settledEpisodes(
              joinedEpisodes(stored ?? [], known),
              judgeAlerts(facts, thresholds),
              at,
            );
            if (stored !== undefined) await store(pipelineId, stored, settled);
            return {
              episodes: remembered(settled, at),
              watch,
              isTold: webhook !== undefined,
            };
          },
        ),
      ),

    /**
     * Tells the webhook of a change, and notes that it was; answers whether it is told. What was told is not told again: the table says so, and a
     * heartbeat to the next attempt. Only where the worker died, or the answer was lost, between the two is it sent twice, under the same name, by
     * which the receiver knows it.
     */
    sendAlert: ({ pipelineId, change }: SendRequest): Promise<boolean> =>
      withTypedFailures((signal) => {
        if (webhook === undefined) return Promise.resolve(false);
        const context = Context.current();
        const id = changeId(pipelineId, change);
        let sent = context.info.heartbeatDetails === id;
        return whileHeartbeating(
          () => (sent ? id : undefined),
          async () => {
            sent ||= await isKnownToBeSent(pipelineId, change);
            if (!sent) await webhook.post(id, alertMessage({ pipelineId, pipeline }, change), signal);
            sent = true;
            context.heartbeat(id);
            await noteSent(pipelineId, change);
            return true;
          },
        );
      }),
  };

  async function isKnownToBeSent(pipelineId: string, change: SendRequest['change']): Promise<boolean> {
    try {
      return await episodes.wasSent(pipelineId, change);
    } catch (error) {
      // An outage of Cassandra is what people must hear of first.
      log.warn('An alert is sent without the table of alerts', { error: String(error) });
      return false;
    }
  }

  /** The workflow knows, too, and the next judgement notes what is missing here. */
  async function noteSent(pipelineId: string, change: SendRequest['change']): Promise<void> {
    try {
      await episodes.noteSent(pipelineId, change, new Date().toISOString());
    } catch (error) {
      log.warn('That an alert was sent could not be noted', { error: String(error) });
    }
  }
}

/** What is known of an alert, to tell whether somebody knows less. */
function fingerprint({ kind, since, recoveredAt, beganSentAt, recoveredSentAt }: AlertEpisode): string {
  const known = [recoveredAt, beganSentAt, recoveredSentAt].map((time) => time !== undefined);
  return [kind, since, ...known].join(' ');
}
