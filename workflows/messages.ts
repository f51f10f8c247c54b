import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { RedriveStatus } from '../domain/deadLetters.ts';
import type { BackfillStatus } from '../domain/backfill.ts';
import type { RestartInput } from '../domain/inputs.ts';
import { STATUS_QUERY, UPDATES } from '../domain/names.ts';
import type { IngestStatus, PipelineStatus, StreamStatus, VerifyStatus } from '../domain/status.ts';
import type { TickOutcome } from '../domain/ticks.ts';
import type { VerificationReport } from '../domain/verification.ts';

/** Queries and updates of the workflows; a person sends them with `temporal workflow query` and `temporal workflow update`. */

export const ingestStatusQuery = defineQuery<IngestStatus>(STATUS_QUERY);
export const streamStatusQuery = defineQuery<StreamStatus>(STATUS_QUERY);
export const verifyStatusQuery = defineQuery<VerifyStatus>(STATUS_QUERY);
export const pipelineStatusQuery = defineQuery<PipelineStatus>(STATUS_QUERY);

/** Stops ticking; ticks that come due meanwhile are counted as skipped. Refused when already paused. */
export const pauseUpdate = defineUpdate<IngestStatus>(UPDATES.pause);

/** Goes on ticking. Refused when not paused. */
export const resumeUpdate = defineUpdate<IngestStatus>(UPDATES.resume);

/** Sets the seconds between ticks, 1 to 86400. */
export const setIntervalUpdate = defineUpdate<IngestStatus, [number]>(UPDATES.setInterval);

/** Sets the records that a tick asks for, 1 to 1000, from the next tick on. */
export const setQuantityUpdate = defineUpdate<IngestStatus, [number]>(UPDATES.setQuantity);

/**
 * Carries out one tick outside the schedule, also while paused or while a source that fails is left alone, and answers what it
 * published. Refused as long as the source itself asked to wait for.
 */
export const tickNowUpdate = defineUpdate<TickOutcome>(UPDATES.tickNow);

/**
 * Replaces the driver, which counts as no failure; with `from` the next one begins there, in a checkpoint of its own. Answers as soon
 * as that is certain to happen. Refused when records would be left out that are not verified, unless `acceptLoss` is true.
 */
export const restartUpdate = defineUpdate<StreamStatus, [Partial<RestartInput>]>(UPDATES.restart);

/** Verifies at once, or as soon as the verification that is under way has ended, and answers its report. The schedule stays. */
export const verifyNowUpdate = defineUpdate<VerificationReport>(UPDATES.verifyNow);

export const redriveStatusQuery = defineQuery<RedriveStatus>(STATUS_QUERY);

/** Sends nothing until it is resumed. */
export const pauseRedriveUpdate = defineUpdate<RedriveStatus>(UPDATES.pause);
export const resumeRedriveUpdate = defineUpdate<RedriveStatus>(UPDATES.resume);

export const backfillStatusQuery = defineQuery<BackfillStatus>(STATUS_QUERY);

/** Begins no tick until it is resumed; those under way are carried out. */
export const pauseBackfillUpdate = defineUpdate<BackfillStatus>(UPDATES.pause);
export const resumeBackfillUpdate = defineUpdate<BackfillStatus>(UPDATES.resume);
