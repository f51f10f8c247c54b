import type { Context } from '@temporalio/activity';
import { z } from 'zod';

/** What the web UI and `temporal workflow describe` show of a stream, and what the next attempt adopts the driver by. */
export interface StreamHeartbeat {
  readonly driverId?: string;
  /** What is being done while there is no driver yet. */
  readonly doing?: string;
  readonly state?: string;
  readonly applicationId?: string;
  readonly batchId?: number;
  /** When the last batch was reported, ISO 8601. */
  readonly reportedAt?: string;
  /** Records that waited when the last batch was planned. */
  readonly lag?: number;
  /** Why the last look at the driver failed. */
  readonly problem?: string;
}

const adoptable = z.object({ driverId: z.string() });

/** The driver that an earlier attempt's last heartbeat names; undefined where none is named. */
export function driverIn(details: unknown): string | undefined {
  return adoptable.safeParse(details).data?.driverId;
}

/** The SDK sends what is newest at most once a second. */
const BEAT_MS = 1000;

/** Heartbeats of an attempt: every second, whatever a call to the master or to Cassandra may be waiting for. */
export class Heartbeats {
  readonly #context: Pick<Context, 'heartbeat'>;
  readonly #timer: NodeJS.Timeout;
  #details: StreamHeartbeat;

  constructor(context: Pick<Context, 'heartbeat'>, details: StreamHeartbeat) {
    this.#context = context;
    this.#details = details;
    this.#timer = setInterval(() => context.heartbeat(this.#details), BEAT_MS);
    context.heartbeat(details);
  }

  /** Sends these details now, and from now on. */
  report(details: StreamHeartbeat): void {
    this.#details = details;
    this.#context.heartbeat(details);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
