import { defineCommand } from 'citty';
import { Listr } from 'listr2';
import { processEnvironment } from '../config/environment.ts';
import { readLocalConfig, type LocalConfig } from '../config/localConfig.ts';
import { PreflightFailed } from '../infra/local/errors.ts';
import { stepsToGet, type Step } from '../infra/local/get.ts';
import { problemsOf, toolChecks } from '../infra/local/preflight.ts';

/** `pipeline get`: downloads the servers and builds the Spark job, where that has not been done. */
export const getCommand = defineCommand({
  meta: {
    name: 'get',
    description: 'Download the servers and build the Spark job, without starting anything',
  },
  async run() {
    const local = readLocalConfig();
    const problems = await problemsOf(toolChecks(local, processEnvironment()));
    if (problems.length > 0) throw new PreflightFailed(problems);
    await getAll(local);
  },
});

/** Carries out the steps that are needed, with their progress on standard output. @throws what the first failing one says. */
export async function getAll(local: LocalConfig): Promise<void> {
  const needed: Step[] = [];
  for (const step of stepsToGet(local)) if (await step.needed()) needed.push(step);
  await new Listr(
    needed.map((step) => ({
      title: step.title,
      task: async (_, task) => {
        await step.run((line) => {
          task.output = line;
        });
      },
    })),
    {
      // One after another: Maven's cache is not made for two at a time.
      concurrent: false,
      rendererOptions: { timer: { condition: true, field: seconds } },
      // Where nobody watches the lines go by, the titles are enough.
      fallbackRendererOptions: { timer: { condition: true, field: seconds } },
    },
  ).run();
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(0)} s`;
}
