import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

let mended = false;

/**
 * Has connections of kafkajs set no timers while nothing waits to be sent. By itself each sets one over and over, a millisecond long, from its
 * first answer to its end: as long as it has not been throttled, it takes -1 less the time for the time to wait, of which Node.js 24 warns,
 * too. Calling it twice is harmless.
 */
export function restWhileNothingWaits(): void {
  if (mended) return;
  mended = true;
  const { prototype } = RequestQueue;
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function scheduleWhereSomethingWaits(this: RequestQueue) {
    if (this.pending.length > 0) Reflect.apply(schedule, this, []);
  };
}
