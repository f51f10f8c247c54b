import { log } from '@temporalio/activity';
import { partWorkflowId } from '../../domain/names.ts';
import type { IngestStatus } from '../../domain/status.ts';
import type { AlertFacts } from '../../domain/alerts/facts.ts';
import type { AlertDependencies, AlertWatch, JudgeRequest } from './dependencies.ts';
import { hoursOf } from './hours.ts';

/** The facts of a judgement, and what is to be remembered of them. */
export interface Gathered {
  readonly facts: AlertFacts;
  readonly watch: AlertWatch;
}

type Published = NonNullable<AlertWatch['published']>;

/** Gathers what can be had at the time `at` (ISO 8601): what does not answer is absent, and what it would say stays as it was. */
export async function gatherFacts(
  { workflows, reports }: Pick<AlertDependencies, 'workflows' | 'reports'>,
  { pipelineId, report, impossible, watch: before }: JudgeRequest,
  at: string,
): Promise<Gathered> {
  const [status, hours] = await Promise.all([
    answerOf('the ingestion', () => workflows.ingestStatus(partWorkflowId('ingest', pipelineId))),
    answerOf('the reports of verifications', () => hoursOf(reports, pipelineId, at)),
  ]);
  const paused = status?.state === 'paused';
  const watch = watchAfter(before, status, at);
  return {
    watch,
    facts: {
      at,
      watchedSince: watch.since,
      paused,
      ...(status === undefined || watch.published === undefined
        ? {}
        : { ticks: ticksOf(status, watch.published) }),
      ...(report === undefined ? {} : { report }),
      ...(impossible === undefined ? {} : { impossible }),
      ...hours,
    },
  };
}

function watchAfter(before: AlertWatch, status: IngestStatus | undefined, at: string): AlertWatch {
  if (status === undefined) return before;
  const { published: count } = status.ticks;
  return {
    // What did not come while a person had paused it is held against nobody afterwards.
    since: status.state === 'paused' ? at : before.since,
    published: publishedAfter(before.published, count, at),
  };
}

function publishedAfter(before: Published | undefined, count: number, at: string): Published {
  if (before?.count === count) return before;
  return { count, at, hasGrown: before !== undefined };
}

function ticksOf(status: IngestStatus, { at, hasGrown }: Published): NonNullable<AlertFacts['ticks']> {
  const { intervalSeconds, hold, failedInARow = 0, lastFailure } = status;
  const failure = hold?.message ?? (failedInARow > 0 ? lastFailure?.message : undefined);
  return {
    intervalSeconds,
    countedSince: at,
    ...(hasGrown ? { publishedAt: at } : {}),
    ...(failure === undefined ? {} : { failure }),
  };
}

async function answerOf<T>(whom: string, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    log.warn(`Alerts are judged without ${whom}`, { error: String(error) });
    return undefined;
  }
}
