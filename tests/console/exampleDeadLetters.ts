import type { Client } from '@temporalio/client';
import type { Hono } from 'hono';
import { shownBy } from '../../cli/deadLetters/shown.ts';
import type { DeadLetter } from '../../connections/cassandra/deadLetters.ts';
import { outcome, OUTCOMES, redriveInput, type RedriveInput } from '../../domain/deadLetters.ts';
import { deadLettersApp } from '../../infra/console/deadLetters.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { goodRecord } from '../live/badMessages.ts';

/** Dead letters of companies that do not exist; what is started is done at once. */

const ID = '8b1f0c52-6d0e-5a7e-9a55-0c6f1d1b7e43';

/** Their route, and what was asked of Temporal. */
export async function exampleDeadLetters({ readOnly = false, redriving = false } = {}): Promise<{
  readonly app: Hono;
  readonly started: readonly RedriveInput[];
}> {
  const started: RedriveInput[] = [];
  let paused = false;
  const at = new Date();
  const letters = [
    { revenue: '12 million' },
    { number_of_employees: 12.5, timestamp_column: '06.02.2024' },
  ].map((change, index): DeadLetter => ({
    day: at.toISOString().slice(0, 10),
    partition: 0,
    offset: String(21_874 + index),
    key: Buffer.from(ID),
    value: Buffer.from(JSON.stringify(goodRecord(ID, change))),
    reason: `${Object.keys(change)[0] ?? ''}: must be number or null: ${String(Object.values(change)[0])}`,
    appendedAt: at.toISOString(),
  }));
  /** As it is once it was mended. */
  const now = (letter: DeadLetter): DeadLetter =>
    started.some(({ mend }) => mend?.offset === letter.offset)
      ? {
          ...letter,
          redriven: { at: at.toISOString(), to: '0/21901', outcome: outcome(OUTCOMES.stored, true) },
        }
      : letter;
  const client = {
    workflow: {
      start: (_: string, { args }: { readonly args: readonly unknown[] }) =>
        Promise.resolve(started.push(redriveInput.parse(args[0]))),
      getHandle: () => ({
        describe: () =>
          Promise.resolve({
            runId: 'r',
            startTime: at,
            status: { name: redriving ? 'RUNNING' : 'COMPLETED' },
          }),
        executeUpdate: (update: string) => Promise.resolve((paused = update === 'pause')),
        query: () =>
          Promise.resolve({
            state: redriving ? (paused ? 'paused' : 'running') : 'done',
            dryRun: false,
            ...(started[0]?.mend === undefined ? {} : { mended: started[0].mend }),
            seen: 1,
            accepted: 1,
            notAccepted: [],
            stored: 1,
            refused: 0,
          }),
      }),
    },
  };
  const app = deadLettersApp({
    names: { topic: 't', workflowId: 'company-pipeline', taskQueue: 'company-pipeline' },
    partitions: () => Promise.resolve(['0']),
    table: {
      heads: ({ day }) => Promise.resolve(letters.map(now).filter((letter) => letter.day === day)),
      at: (_, { offset }) => Promise.resolve(letters.map(now).find((letter) => letter.offset === offset)),
    },
    shown: shownBy(await loadPipeline('companies')),
    withTemporal: (use) => use(client as unknown as Client),
    readOnly,
  });
  return { app, started };
}
