import { create } from 'axios';
import { z } from 'zod';
import type { SparkConfig } from '../../config/pipelineConfig.ts';
import { lastWordsIn } from './driverLog.ts';
import {
  DRIVER_STATES,
  isLive,
  SparkMasterUnavailable,
  SubmissionRefused,
  type DriverState,
  type SparkMaster,
} from './master.ts';
import { parse, send, type Request } from './masterRequest.ts';

/** Every call is given up after this time: the master answers within milliseconds, or is in trouble. */
export const SPARK_MASTER_TIMEOUT_MS = 5000;

const submissionAnswer = z.object({
  success: z.boolean().optional(),
  message: z.string().optional(),
  submissionId: z.string().optional(),
  driverState: z.enum(DRIVER_STATES).nullish(),
});
type SubmissionAnswer = z.output<typeof submissionAnswer>;

const application = z.object({ id: z.string(), name: z.string() });
const overviewAnswer = z.object({
  status: z.string(),
  activedrivers: z.array(
    z
      .object({ id: z.string(), state: z.enum(DRIVER_STATES), mainclass: z.string() })
      .transform(({ id, state, mainclass }) => ({ id, state, mainClass: mainclass })),
  ),
  activeapps: z.array(application),
  completedapps: z.array(application),
});

/** The workers, each with the address of its own pages. */
const workersAnswer = z.object({
  workers: z.array(z.object({ id: z.string(), webuiaddress: z.string(), state: z.string() })),
});

/** Which worker had an ended driver. */
const endedAnswer = workersAnswer.extend({
  completeddrivers: z.array(z.object({ id: z.string(), worker: z.string().nullish() })),
});

/** What is read of the end of a log, in bytes: a stack trace before the last line may be long. */
const LOG_TAIL = 20_000;

/**
 * {@link SparkMaster} over the REST submission server (`restUrl`, port 6066) and the web UI (`uiUrl`), Spark 3.5. The master
 * answers "not found" and "I am not the one in charge" alike with `success: false`; only the second has a message.
 */
export function openSparkMaster(
  { restUrl, uiUrl }: Pick<SparkConfig, 'restUrl' | 'uiUrl'>,
  timeoutMs: number = SPARK_MASTER_TIMEOUT_MS,
): SparkMaster {
  const http = create({ proxy: false, maxRedirects: 0, validateStatus: () => true });
  const call = (request: Request, signal?: AbortSignal) => send(http, request, timeoutMs, signal);
  const submissions = `${restUrl}/v1/submissions`;

  return {
    async create(submission, signal) {
      const url = `${submissions}/create`;
      const { response, afterMs } = await call({ method: 'POST', url, data: submission }, signal);
      const answer = parse(submissionAnswer, response, url, afterMs);
      if (response.status >= 400)
        throw new SubmissionRefused(url, `HTTP ${response.status}, ${said(answer)}`);
      // A master that recovers, or stands by for another, takes no submissions.
      if (answer.success !== true || answer.submissionId === undefined)
        throw new SparkMasterUnavailable(url, afterMs, said(answer));
      return answer.submissionId;
    },

    async status(driverId, signal) {
      const url = `${submissions}/status/${encodeURIComponent(driverId)}`;
      const { response, afterMs } = await call({ method: 'GET', url }, signal);
      const answer = parse(submissionAnswer, response, url, afterMs);
      if (answer.success === true && answer.driverState) return answer.driverState;
      if (answer.success === false && answer.message === undefined) return undefined;
      throw new SparkMasterUnavailable(url, afterMs, said(answer));
    },

    async kill(driverId, signal) {
      const url = `${submissions}/kill/${encodeURIComponent(driverId)}`;
      const { response, afterMs } = await call({ method: 'POST', url }, signal);
      return parse(submissionAnswer, response, url, afterMs).success === true;
    },

    async killApplication(applicationId, signal) {
      const url = `${uiUrl}/app/kill/`;
      const params = { id: applicationId, terminate: true };
      const { response, afterMs } = await call({ method: 'POST', url, params }, signal);
      // It answers with a redirection to its front page.
      if (response.status >= 400) throw new SparkMasterUnavailable(url, afterMs, `HTTP ${response.status}`);
    },

    async overview(signal) {
      const url = `${uiUrl}/json/`;
      const { response, afterMs } = await call({ method: 'GET', url }, signal);
      const answer = parse(overviewAnswer, response, url, afterMs);
      if (answer.status !== 'ALIVE')
        throw new SparkMasterUnavailable(url, afterMs, `its status is ${answer.status}`);
      return {
        drivers: answer.activedrivers,
        applications: answer.activeapps,
        endedApplications: answer.completedapps,
      };
    },

    async endedOnWorker(driverId, signal) {
      try {
        const url = `${uiUrl}/json/`;
        const { response, afterMs } = await call({ method: 'GET', url }, signal);
        const { workers } = parse(workersAnswer, response, url, afterMs);
        const alive = workers.filter(({ state }) => state === 'ALIVE');
        const states = await Promise.all(alive.map((worker) => stateOnWorker(worker, driverId, signal)));
        return states.some((state) => state !== undefined && !isLive(state));
      } catch (error) {
        if (error instanceof SparkMasterUnavailable) return false;
        throw error;
      }
    },

    async lastWords(driverId, signal) {
      try {
        const url = `${uiUrl}/json/`;
        const { response, afterMs } = await call({ method: 'GET', url }, signal);
        const { completeddrivers, workers } = parse(endedAnswer, response, url, afterMs);
        const ended = completeddrivers.find(({ id }) => id === driverId);
        const worker = workers.find(({ id }) => id === ended?.worker);
        if (worker === undefined) return undefined;
        const params = { driverId, logType: 'stderr', byteLength: LOG_TAIL };
        const log = await call(
          { method: 'GET', url: `${worker.webuiaddress}/log/`, params, responseType: 'text' },
          signal,
        );
        return log.response.status === 200 ? lastWordsIn(String(log.response.data)) : undefined;
      } catch (error) {
        if (error instanceof SparkMasterUnavailable) return undefined;
        throw error;
      }
    },
  };

  /** State of a driver as its Spark worker shows it; undefined where it shows none, or does not answer. */
  async function stateOnWorker(
    { webuiaddress }: { readonly webuiaddress: string },
    driverId: string,
    signal?: AbortSignal,
  ): Promise<DriverState | undefined> {
    try {
      const { response } = await call(
        { method: 'GET', url: `${webuiaddress}/`, responseType: 'text' },
        signal,
      );
      return response.status === 200 ? driverStates(String(response.data)).get(driverId) : undefined;
    } catch (error) {
      if (error instanceof SparkMasterUnavailable) return undefined;
      throw error;
    }
  }
}

/**
 * The drivers in the tables of a worker's page, running and ended. The page is all that tells: the worker's JSON has executors
 * alone (org.apache.spark.deploy.worker.ui.WorkerPage, JsonProtocol). Of a page that looks otherwise nothing is read.
 */
function driverStates(page: string): ReadonlyMap<string, DriverState> {
  const rows = page.matchAll(/<td>(driver-[\w-]+)<\/td>\s*<td>[^<]*<\/td>\s*<td>([A-Z]+)<\/td>/g);
  return new Map(
    [...rows].flatMap(([, id = '', text]) => {
      const state = DRIVER_STATES.find((it) => it === text);
      return state === undefined ? [] : [[id, state] as const];
    }),
  );
}

/** The master's words without the stack trace that it sends along. */
function said({ message, success }: SubmissionAnswer): string {
  return message?.split('\n\t')[0] ?? `success ${String(success)}, no message`;
}
