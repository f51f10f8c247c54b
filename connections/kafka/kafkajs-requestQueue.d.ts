declare module 'kafkajs/src/network/requestQueue/index.js' {
  /** Of one connection: requests that are under way, and those that wait to be sent. Not part of what kafkajs promises. */
  export default class RequestQueue {
    constructor(options: {
      readonly maxInFlightRequests: number;
      readonly requestTimeout: number;
      readonly clientId: string;
      readonly broker: string;
      readonly logger: { debug(): void };
    });
    readonly pending: readonly unknown[];
    push(request: {
      readonly entry: object;
      readonly expectResponse: boolean;
      readonly sendRequest: () => void;
    }): void;
    fulfillRequest(answer: {
      readonly correlationId: number;
      readonly payload: object;
      readonly size: number;
    }): void;
    maybeThrottle(ms: number): void;
    /** Sets a timer after which it looks whether something waits. */
    scheduleCheckPendingRequests: (this: RequestQueue) => void;
  }
}
