import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { defineCommand } from 'citty';
import { processEnvironment } from '../../config/environment.ts';
import { pipelineEnvironment, readLocalConfig } from '../../config/localConfig.ts';
import { readTemporalConfig } from '../../config/temporalConfig.ts';
import { openTemporal } from '../../connections/temporal/temporal.ts';
import type { BackfillStatus } from '../../domain/backfill.ts';
import { backfillWorkflowId } from '../../domain/names.ts';
import { ActionRefused } from '../actions/actions.ts';
import { exitCodeOf, printOf } from '../actions/exitCode.ts';
import { chosenPipeline, PIPELINE_OPTION } from '../pipelineOption.ts';
import {
  backfillSentence,
  newestBackfill,
  startBackfill,
  steerBackfill,
  waitForBackfill,
  type BackfillNames,
} from './backfill.ts';

const TASKS = ['start', 'status', 'pause', 'resume'] as const;

/**
 * `pipeline backfill [start|status|pause|resume]`. Exit code 0: done; 2: refused, or it has paused itself at a tick that failed; 1:
 * anything else went wrong.
 */
export const backfillCommand = defineCommand({
  meta: {
    name: 'backfill',
    description: 'Carry out ticks beside the ingestion: a number, or those of a time range',
  },
  args: {
    task: { type: 'positional', required: false, description: 'start (default), status, pause or resume' },
    ticks: { type: 'string', description: 'so many ticks, the last of them due now' },
    from: { type: 'string', description: 'or those due from this time on, ISO 8601' },
    to: { type: 'string', description: 'up to this time, exclusive' },
    interval: { type: 'string', description: 'seconds from one tick’s time to the next one’s (10)' },
    quantity: { type: 'string', description: 'records that a tick asks for (1)' },
    concurrency: { type: 'string', description: 'ticks carried out at the same time, at most (4)' },
    'dry-run': { type: 'boolean', description: 'say which ticks, ask the source for nothing' },
    ...PIPELINE_OPTION,
    json: { type: 'boolean', description: 'Print one JSON object' },
  },
  async run({ args }) {
    const local = readLocalConfig();
    const temporal = readTemporalConfig(pipelineEnvironment(local, processEnvironment()));
    const { names } = (await chosenPipeline(local, args.pipeline)).definition;
    const print = printOf(args.json);
    const client = await openTemporal(temporal);
    try {
      process.exitCode = await exitCodeOf(print, async () => {
        const status = await carryOut(client, names, args.task ?? 'start', inputOf(args));
        const isWell = status.state !== 'paused' || status.lastFailure === undefined;
        const workflowId = backfillWorkflowId(names.workflowId);
        print({ ok: isWell, workflowId, ...status }, backfillSentence(status));
        return isWell;
      });
    } finally {
      await client.connection.close();
    }
  },
});

async function carryOut(
  client: Client,
  names: BackfillNames,
  task: string,
  input: object,
): Promise<BackfillStatus> {
  switch (task) {
    case 'start':
      await startBackfill(client, names, input);
      return waitForBackfill(client, names, statusOnTerminal());
    case 'status': {
      const view = await newestBackfill(client, names);
      if (view?.status === undefined) throw new ActionRefused('There was no back-fill.');
      return view.status;
    }
    case 'pause':
    case 'resume':
      return steerBackfill(client, names, task).catch((error: unknown) => {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
        throw new ActionRefused('No back-fill runs.', { cause: error });
      });
    default:
      throw new Error(`Expected one of ${TASKS.join(', ')}, got "${task}"`);
  }
}

interface Given {
  readonly ticks?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly interval?: string | undefined;
  readonly quantity?: string | undefined;
  readonly concurrency?: string | undefined;
  readonly 'dry-run'?: boolean | undefined;
}

function inputOf({ ticks, from, to, interval, quantity, concurrency, 'dry-run': dryRun }: Given): object {
  return {
    ...(ticks === undefined ? {} : { ticks: Number(ticks) }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(interval === undefined ? {} : { intervalSeconds: Number(interval) }),
    ...(quantity === undefined ? {} : { quantity: Number(quantity) }),
    ...(concurrency === undefined ? {} : { concurrency: Number(concurrency) }),
    ...(dryRun === true ? { dryRun } : {}),
  };
}

/** A line for people while it goes on; a script reads the end of it. */
function statusOnTerminal(): (status: BackfillStatus) => void {
  let last = '';
  return (status) => {
    const line = backfillSentence(status);
    if (!process.stderr.isTTY || line === last) return;
    last = line;
    process.stderr.write(`${line}\n`);
  };
}
