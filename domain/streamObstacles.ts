import type { Offsets } from './verification.ts';
import { UPDATES } from './names.ts';

/**
 * What keeps every driver of a stream from going on, and the way on where a person has to choose one: the `from` of the update
 * `restart` that loses nothing. The job names them in the last line of its log (spark/, checkpoint/Obstacle).
 */
export const OBSTACLES = {
  TopicMissing: undefined,
  TablesMissing: undefined,
  TopicReplaced: 'earliest',
  TopicShortened: 'earliest',
  RecordsRemoved: 'earliest',
  CheckpointBroken: 'verified',
} as const satisfies Record<string, 'earliest' | 'verified' | undefined>;
export type Obstacle = keyof typeof OBSTACLES;

export function isObstacle(name: unknown): name is Obstacle {
  return typeof name === 'string' && Object.hasOwn(OBSTACLES, name);
}

/** What a person types to get a stream past an obstacle; undefined where the pipeline itself does what is needed. */
export function remedyOf(obstacle: Obstacle, streamId: string): string | undefined {
  const from = OBSTACLES[obstacle];
  if (from === undefined) return undefined;
  return `temporal workflow update execute --workflow-id ${streamId} --name ${UPDATES.restart} --input '{"from":"${from}"}'`;
}

/** A new beginning that was asked for. Its checkpoint is its own, so that a driver begun twice goes on where the first one was. */
export interface StreamRestart {
  readonly id: string;
  /** First offset to read, by partition; absent: the first records that the topic holds. */
  readonly offsets?: Offsets;
}
