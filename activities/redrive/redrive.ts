import { ApplicationFailure } from '@temporalio/common';
import type { DeadLetter } from '../../connections/cassandra/deadLetters.ts';
import {
  isMended,
  outcome as outcomeOf,
  OUTCOMES,
  type DeadLetterSelection,
  type NotAccepted,
} from '../../domain/deadLetters.ts';
import { withTypedFailures } from '../failures.ts';
import { whileHeartbeating } from '../heartbeat.ts';
import type {
  RedriveDependencies,
  RedriveOutcome,
  RedrivePlan,
  RedriveStep,
  SettleOutcome,
  SettleStep,
} from './dependencies.ts';
import { daysOf, isBehind, isSelected, lastBefore } from './selected.ts';
import { placeText, sendAgain } from './sendAgain.ts';

export type RedriveActivities = ReturnType<typeof createRedriveActivities>;

/** What {@link createRedriveActivities.settleRedriven} fails with until the stream has processed what was sent. */
export const NOT_PROCESSED = 'NotProcessedYet';

const HOUR_MS = 3_600_000;

export function createRedriveActivities(dependencies: RedriveDependencies) {
  const { topic, topics, deadLetters, acceptance, progress, now } = dependencies;

  /** Those of a step that are meant, and the last offset that was looked at. */
  async function lettersOf({ selection, day, partition, after, limit }: RedriveStep | SettleStep) {
    const stretch = { topic, day, partition: Number(partition), limit };
    const behind = lastBefore({ selection, partition, after });
    const read = await deadLetters.letters(behind === undefined ? stretch : { ...stretch, after: behind });
    const last = read.length < limit ? undefined : read.at(-1)?.offset;
    return {
      letters: read.filter((letter) => isSelected(letter, selection)),
      next: last === undefined || isBehind(last, selection, partition) ? {} : { after: last },
    };
  }

  return {
    /** Says what a redrive goes through. Reads only. */
    planRedrive: ({ selection }: { readonly selection: DeadLetterSelection }): Promise<RedrivePlan> =>
      withTypedFailures(async () => {
        const { end } = await topics.offsets(topic);
        const partitions = Object.keys(selection.offsets ?? end);
        return { days: daysOf(selection, now()), partitions, ends: end };
      }),

    /**
     * Sends again those dead letters of a step that would be accepted now, in the order of their offsets, and marks them. Running it twice
     * is harmless: what an earlier attempt has sent is found in the topic, by a header with its old place, and is marked without being sent
     * again; what is marked is passed over, but for its own. A mended value stands in the topic under the same old place.
     */
    redrive: (step: RedriveStep): Promise<RedriveOutcome> =>
      withTypedFailures((signal) =>
        whileHeartbeating(
          () => undefined,
          async () => {
            const { letters, next } = await lettersOf(step);
            const open = letters.filter(
              ({ redriven = { at: step.startedAt } }) => redriven.at === step.startedAt,
            );
            const mended = step.value === undefined ? undefined : Buffer.from(step.value);
            const judged = open.map((letter) => ({ letter, problem: acceptance(mended ?? letter.value) }));
            const accepted = judged
              .filter(({ problem }) => problem === undefined)
              .map(({ letter }) => letter);
            const outcome = {
              seen: open.length,
              accepted: accepted.length,
              notAccepted: judged.flatMap(({ letter, problem }) =>
                problem === undefined ? [] : [notAccepted(letter, problem)],
              ),
              ...next,
            };
            if (step.dryRun || accepted.length === 0) return { ...outcome, ends: step.ends };
            const { places, ends } = await sendAgain(
              dependencies,
              accepted,
              { ends: step.ends, mended },
              signal,
            );
            await deadLetters.mark(
              topic,
              accepted.map((letter) => ({
                ...letter,
                at: new Date(step.startedAt),
                to: places.get(placeText(letter)) ?? '',
                outcome: outcomeOf(OUTCOMES.sent, mended !== undefined),
              })),
            );
            return { ...outcome, ends };
          },
        ),
      ),

    /**
     * Marks what became of those dead letters of a step that were sent again, once the stream has processed them. Running it twice is
     * harmless: it reads, and writes the same marks. @throws {@link NOT_PROCESSED} before that.
     */
    settleRedriven: (step: SettleStep): Promise<SettleOutcome> =>
      withTypedFailures(async () => {
        const reached = (await progress.latest(step.streamId))?.endOffsets ?? {};
        const behind = Object.entries(step.ends).filter(
          ([partition, end]) => BigInt(reached[partition] ?? '0') < BigInt(end),
        );
        if (behind.length > 0)
          throw ApplicationFailure.create({
            type: NOT_PROCESSED,
            message: `expected the stream at ${JSON.stringify(step.ends)}, it is at ${JSON.stringify(reached)}`,
          });
        const { letters, next } = await lettersOf(step);
        const sent = letters.flatMap(({ redriven, ...letter }) =>
          redriven?.at === step.startedAt ? [{ ...letter, ...redriven }] : [],
        );
        const marks = await Promise.all(
          sent.map(async ({ at, outcome: before, ...mark }) => {
            const refusedAgain = await isRefused(at, mark.to);
            const outcome = outcomeOf(refusedAgain ? OUTCOMES.refused : OUTCOMES.stored, isMended(before));
            return { ...mark, at: new Date(at), refusedAgain, outcome };
          }),
        );
        await deadLetters.mark(topic, marks);
        const refused = marks.filter(({ refusedAgain }) => refusedAgain).length;
        return { stored: marks.length - refused, refused, ...next };
      }),
  };

  /** Whether the message at its new place, which was appended since `startedAt`, is a dead letter. */
  async function isRefused(startedAt: string, to: string): Promise<boolean> {
    const [partition = '', offset = ''] = to.split('/');
    // Clocks may differ around midnight.
    const since = new Date(Date.parse(startedAt) - HOUR_MS).toISOString();
    const days = daysOf({ since, until: new Date(now().getTime() + HOUR_MS).toISOString() }, now());
    const found = await Promise.all(
      days.map((day) => deadLetters.at(topic, { day, partition: Number(partition), offset })),
    );
    return found.some((letter) => letter !== undefined);
  }
}

function notAccepted({ day, partition, offset }: DeadLetter, problem: string): NotAccepted {
  return { problem, count: 1, example: { day, partition, offset } };
}
