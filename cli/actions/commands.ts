import { defineCommand, type ArgsDef, type CommandDef } from 'citty';
import { processEnvironment } from '../../config/environment.ts';
import { pipelineEnvironment, readLocalConfig } from '../../config/localConfig.ts';
import { readTemporalConfig } from '../../config/temporalConfig.ts';
import { openTemporal } from '../../connections/temporal/temporal.ts';
import { inputProblems } from '../../domain/inputs.ts';
import { chosenPipeline, PIPELINE_OPTION } from '../pipelineOption.ts';
import { ActionRefused, temporalActions, type Actions } from './actions.ts';
import { exitCodeOf, printOf } from './exitCode.ts';
import { actionRequest } from './requests.ts';

const JSON_OPTION = {
  json: { type: 'boolean', description: 'Print what came of it as one JSON object' },
} as const;

/** `pipeline pause` and the like: what the console's page does, in a terminal. */
export const actionCommands = {
  pause: command('Stop ticking until it is resumed', {}, () => ({ action: 'pause' })),
  resume: command('Go on ticking', {}, () => ({ action: 'resume' })),
  tick: command('Carry out one tick more, at once', {}, () => ({ action: 'tickNow' })),
  interval: command(
    'Set the seconds between ticks',
    { seconds: { type: 'positional', description: '1 to 86400' } },
    ({ seconds }) => ({ action: 'setInterval', value: Number(seconds) }),
  ),
  quantity: command(
    'Set the records that a tick asks for',
    { records: { type: 'positional', description: '1 to 1000' } },
    ({ records }) => ({ action: 'setQuantity', value: Number(records) }),
  ),
  verify: command('Verify at once, and say what was found', {}, () => ({ action: 'verifyNow' })),
  restart: command(
    'Replace the Spark driver',
    {
      from: {
        type: 'string',
        description: 'checkpoint (default), verified, earliest, or offsets: {"0":"12"}',
      },
      'accept-loss': { type: 'boolean', description: 'Leave out records that are not verified' },
    },
    ({ from, 'accept-loss': acceptLoss }) => ({
      action: 'restart',
      ...(typeof from === 'string' ? { from: from.startsWith('{') ? JSON.parse(from) : from } : {}),
      ...(acceptLoss === true ? { acceptLoss } : {}),
    }),
  ),
} as const;

function command(
  description: string,
  args: ArgsDef,
  requestOf: (given: Readonly<Record<string, unknown>>) => object,
): CommandDef {
  const all: ArgsDef = { ...args, ...PIPELINE_OPTION, ...JSON_OPTION };
  return defineCommand({
    meta: { description },
    args: all,
    async run({ args: given }) {
      const local = readLocalConfig();
      const temporal = readTemporalConfig(pipelineEnvironment(local, processEnvironment()));
      const { definition } = await chosenPipeline(local, pipelineOf(given));
      const actions = temporalActions(() => openTemporal(temporal), definition.names.workflowId);
      process.exitCode = await act(actions, requestOf(given), given['json'] === true, (line) =>
        process.stdout.write(`${line}\n`),
      );
    },
  });
}

function pipelineOf({ pipeline }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof pipeline === 'string' ? pipeline : undefined;
}

/**
 * Carries a request out, prints what came of it, and answers the exit code. A script reads `{ "ok": true, "text", "workflowId", "answer" }`,
 * or `{ "ok": false, "refused" }`.
 */
export async function act(
  actions: Actions,
  request: object,
  json: boolean,
  print: (line: string) => void,
): Promise<number> {
  const printed = printOf(json, print);
  return exitCodeOf(printed, async () => {
    const problems = inputProblems(actionRequest, request);
    if (problems !== undefined) throw new ActionRefused(`Refused: ${problems}`);
    const done = await actions.carryOut(actionRequest.parse(request));
    printed({ ok: true, ...done }, done.text);
    return true;
  });
}
