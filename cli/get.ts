import { mkdir } from 'node:fs/promises';
import { defineCommand } from 'citty';
import { Listr, PRESET_TIMER } from 'listr2';
import { processEnvironment } from '../config/environment.ts';
import { readLocalConfig, type LocalConfig } from '../config/localConfig.ts';
import { messageOf, PreflightFailed } from '../infra/local/errors.ts';
import { exclusively } from '../infra/local/folderLock.ts';
import { OPTIONAL_STAGES, stepsToGet } from '../infra/local/get.ts';
import { thisMachine } from '../infra/local/machine.ts';
import { findingsOf, toolChecks } from '../infra/local/preflight.ts';
import type { Step } from '../infra/local/step.ts';

/** The option to go without Grafana, which is large. */
export const GRAFANA_OPTION = {
  grafana: {
    type: 'boolean',
    default: true,
    description: 'With Grafana, which is downloaded where none is installed',
    negativeDescription: 'Without Grafana',
  },
} as const;

/** Hours, where the network is slow. */
const GOT_WITHIN_MS = 6 * 3_600_000;

/** `pipeline get`: downloads the servers and builds the Spark job, where that has not been done. */
export const getCommand = defineCommand({
  meta: {
    name: 'get',
    description: 'Download the servers and build the Spark job, without starting anything',
  },
  args: { ...GRAFANA_OPTION },
  async run({ args }) {
    const local = { ...readLocalConfig(), withGrafana: args.grafana };
    const { problems } = await findingsOf(toolChecks(local, processEnvironment(), thisMachine));
    if (problems.length > 0) throw new PreflightFailed(problems);
    await getAll(local);
    process.stdout.write(`All servers are in ${local.servers}, and the Spark job is built.\n`);
  },
});

/**
/**
 * Does what has not been done, with its progress on standard output; one process at a time, as stacks share the folder. Returns
 * whether all of it is there; if not, what is left out has been said. @throws GetFailed of the first needed step that fails.
 */
export async function getAll(local: LocalConfig): Promise<boolean> {
  await mkdir(local.servers, { recursive: true });
  return exclusively(local.servers, () => getMissing(local), {
    withinMs: GOT_WITHIN_MS,
    onWait: () => process.stdout.write(`Another process gets the servers into ${local.servers}; waiting …\n`),
  });
}

async function getMissing(local: LocalConfig): Promise<boolean> {
  await carryOut(stepsToGet(local, processEnvironment()), (error) => {
    throw error;
  });
  const leftOut: string[] = [];
  for (const stage of OPTIONAL_STAGES)
    await carryOut(await stage(local, processEnvironment()), (error, { title }) => {
      leftOut.push(`${title} is left out: ${messageOf(error)}\n`);
    });
  process.stdout.write(leftOut.join(''));
  return leftOut.length === 0;
}

async function carryOut(
  steps: readonly Step[],
  onFailure: (error: unknown, step: Step) => void,
): Promise<void> {
  const needed: Step[] = [];
  for (const step of steps) if (await step.needed()) needed.push(step);
  const tasks = new Listr(
    needed.map((step) => ({
      title: step.title,
      task: async (_, task) => {
        try {
          await step.run((line) => {
            // Where nobody watches the lines go by, the titles are enough.
            if (process.stdout.isTTY) task.output = line;
          });
        } catch (error) {
          onFailure(error, step);
          task.skip();
        }
      },
    })),
    {
      // One after another: Maven's cache is not made for two at a time.
      concurrent: false,
      // What fails is thrown, and said once.
      rendererOptions: { timer: PRESET_TIMER, showErrorMessage: false },
      fallbackRenderer: 'simple',
      fallbackRendererOptions: { timer: PRESET_TIMER },
    },
  );
  await tasks.run();
}
