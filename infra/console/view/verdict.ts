import type { PipelineNames } from '../../../domain/definition.ts';
import type { PipelineView, State, Station, Verdict } from './view.ts';

/** What an outage of each system means: all of them end without a loss, each for its own reason. */
const OUTAGES: Readonly<Record<string, { readonly happens: string; readonly does: string }>> = {
  Source: {
    happens:
      'No records come in. A tick that cannot run in its time is counted as skipped, one that is given up as failed.',
    does: 'Each tick is tried again for ten minutes. What was published before is stored and verified as ever.',
  },
  Kafka: {
    happens: 'Ticks wait for an acknowledgement; the stream waits for records.',
    does: 'Ticks are tried again with the same ids and the same bytes. The driver asks until Kafka is back, and goes on from its checkpoint.',
  },
  Spark: {
    happens: 'Records stay in Kafka, which keeps them for seven days. Nothing new is stored.',
    does: 'The stream replaces its driver as soon as Spark takes one, and goes on from its checkpoint.',
  },
  Cassandra: {
    happens: 'Records stay in Kafka, which keeps them for seven days. Nothing new is stored.',
    does: 'The job tries every statement again until it succeeds. Each is an upsert, so nothing is doubled.',
  },
  Verified: {
    happens: 'What was stored is not what was published, or not everything could be compared.',
    does: 'Records that are missing or different are published again, and verified again.',
  },
};

const NOTHING_YET = { can: 'Nothing yet. If it lasts, look at the log:', command: 'npx pipeline logs' };

/** One sentence for a pipeline: that of its worst station, worded by its cause. `problems` are those of the status. */
export function verdictOf(
  pipeline: PipelineView,
  problems: readonly string[],
  names: PipelineNames,
): Verdict {
  const { stations } = pipeline;
  const bad = stations.find(({ state }) => state === 'bad');
  const [first] = problems;
  // What its last verification found is repaired by nobody: that it does not run comes first.
  const isOver = pipeline.state === 'unknown' && (bad === undefined || bad.name === 'Verified');
  if (bad !== undefined && !isOver) {
    const outage = OUTAGES[bad.name];
    return {
      state: 'bad',
      sentence: badSentence(bad),
      second: first ?? 'What was acknowledged is not lost.',
      ...(outage === undefined ? {} : { answers: { ...outage, ...NOTHING_YET } }),
    };
  }
  if (isOver)
    return {
      state: bad === undefined ? 'unknown' : 'bad',
      sentence: `The pipeline ${pipeline.word === 'ended' ? 'has ended' : 'does not run'}.`,
      second:
        bad === undefined
          ? (first ?? 'Nothing is fetched, and nothing is stored.')
          : `Its last verification failed: ${pipeline.proof.text}`,
      answers: {
        happens: 'Nothing is fetched. What is stored stays as it is.',
        does: 'Nothing: it waits for a person.',
        can: 'Start it:',
        command: `temporal workflow start --type ${names.workflowTypes.pipeline} --task-queue ${names.taskQueue} --workflow-id ${names.workflowId}`,
      },
    };
  if (pipeline.state === 'paused')
    return {
      state: 'paused',
      sentence: 'Ingestion is paused.',
      second: 'No ticks run until a person resumes. What was published is stored and verified.',
    };
  if (first !== undefined) return { state: 'behind', sentence: 'Something is not well.', second: first };
  const unsettled = stations.find(
    ({ state }) => state === 'starting' || state === 'waiting' || state === 'behind',
  );
  if (unsettled !== undefined)
    return {
      state: unsettled.state,
      sentence:
        unsettled.state === 'starting'
          ? `${unsettled.name} is starting.`
          : `${unsettled.name}: ${unsettled.word}.`,
      second: 'What was acknowledged is not lost: it waits in Kafka.',
    };
  return { state: 'ok', sentence: 'All is well.', second: `${pipeline.name}: ${pipeline.proof.text}.` };
}

function badSentence({ name, word }: Station): string {
  if (name === 'Verified') return 'A check of the verification failed.';
  if (word === 'away') return `${name} is away.`;
  return word === 'fails' ? `${name} fails.` : `${name}: ${word}.`;
}

/** The worst of these, by what a person should look at first. */
export function worst(states: readonly State[]): State {
  const order: readonly State[] = ['bad', 'behind', 'waiting', 'starting', 'paused', 'unknown', 'ok', 'idle'];
  return order.find((state) => states.includes(state)) ?? 'unknown';
}
