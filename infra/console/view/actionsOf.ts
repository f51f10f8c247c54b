import type { Snapshot } from '../../../cli/status/snapshot.ts';
import { valueOf, type Reading } from '../../../connections/reading.ts';
import { partWorkflowId, type Part } from '../../../domain/names.ts';
import type { IngestStatus } from '../../../domain/status.ts';
import type { WorkflowView } from '../../../cli/status/snapshot.ts';
import type { Action } from './view.ts';
import { answerOf, counted, number } from './words.ts';
import { workflowLink } from './workflowLink.ts';

export interface ActionOptions {
  /** Temporal's web UI; absent where it is not known. */
  readonly temporalUi?: string;
  /** Whether the stack runs other pipelines, too: then a command has to say which is meant. */
  readonly isOneOfSeveral: boolean;
}

/** What a person may do to the pipeline now: what the workflows that run would take. The first is the one most often wanted. */
export function actionsOf(
  snapshot: Snapshot,
  { temporalUi, isOneOfSeveral }: ActionOptions,
): readonly Action[] {
  const { workflows } = snapshot;
  const ingest = runs(workflows.ingest);
  const status = ingest?.status && valueOf(ingest.status);
  const by = (part: Part): Action['by'] => {
    const workflowId = partWorkflowId(part, snapshot.workflowId);
    return { workflowId, ...workflowLink(temporalUi, workflowId) };
  };
  const actions = [
    ...(status === undefined ? [] : ofIngestion(status, snapshot.pipeline, by('ingest'))),
    ...(runs(workflows.verify) === undefined ? [] : [verifyNow(by('verify'))]),
    ...(runs(workflows.stream) === undefined ? [] : [restart(by('stream'))]),
  ];
  if (!isOneOfSeveral) return actions;
  const which = `--pipeline ${snapshot.pipeline.name}`;
  return actions.map((action) => ({ ...action, command: `${action.command} ${which}` }));
}

function runs<Status>(read: Reading<WorkflowView<Status> | undefined>): WorkflowView<Status> | undefined {
  const view = valueOf(read);
  return view?.state === 'RUNNING' ? view : undefined;
}

function ofIngestion(
  status: IngestStatus,
  pipeline: Snapshot['pipeline'],
  by: Action['by'],
): readonly Action[] {
  const { state, intervalSeconds, quantity } = status;
  const ofQuantity: Action = {
    name: 'setQuantity',
    label: 'Set the quantity',
    note: `now ${counted(quantity, 'record')} a tick`,
    about: 'From the next tick on. A source may answer with fewer.',
    command: 'npx pipeline quantity <records>',
    by,
    asks: { kind: 'number', label: 'Records a tick asks for', value: quantity, most: 1000 },
  };
  return [
    state === 'paused'
      ? {
          name: 'resume',
          label: 'Resume',
          note: 'ticks run again',
          about:
            'Ticks run again, on the schedule of before. Those that came due meanwhile count as skipped.',
          command: 'npx pipeline resume',
          by,
        }
      : {
          name: 'pause',
          label: 'Pause',
          note: 'no tick until it is resumed',
          about: 'No tick runs until a person resumes. What was published is stored and verified as ever.',
          command: 'npx pipeline pause',
          by,
        },
    {
      name: 'tickNow',
      label: 'Tick now',
      note: 'one tick more, at once',
      about: `One tick more, at once: ${answerOf(pipeline, quantity)}. The schedule stays as it is.`,
      command: 'npx pipeline tick',
      by,
    },
    {
      name: 'setInterval',
      label: 'Set the interval',
      note: `now every ${number(intervalSeconds)} s`,
      about: 'The next tick comes one new interval after the last one.',
      command: 'npx pipeline interval <seconds>',
      by,
      asks: { kind: 'number', label: 'Seconds between ticks', value: intervalSeconds, most: 86_400 },
    },
    // A source that answers with its state does so whatever it is asked.
    ...(pipeline.hasState ? [] : [ofQuantity]),
  ];
}

function verifyNow(by: Action['by']): Action {
  return {
    name: 'verifyNow',
    label: 'Verify now',
    note: 'from where the last one ended',
    about:
      'What was stored since the last verification is read back from Kafka and compared with its rows. It answers when that is done.',
    command: 'npx pipeline verify',
    by,
  };
}

function restart(by: Action['by']): Action {
  return {
    name: 'restart',
    label: 'Restart the driver',
    note: 'from its checkpoint, or from a place',
    about:
      'The driver ends after its batch, and a new one starts. Records wait in Kafka meanwhile; none is lost.',
    command: 'npx pipeline restart --from <place>',
    by,
    asks: {
      kind: 'choice',
      field: 'from',
      legend: 'Where it goes on',
      options: [
        { value: 'checkpoint', label: 'From its checkpoint', note: 'where the driver before was' },
        {
          value: 'verified',
          label: 'From the first record that is not verified',
          note: 'some are stored again; each write is an upsert of the same row',
        },
        {
          value: 'earliest',
          label: 'From the first record that the topic holds',
          note: 'all of them are stored again',
        },
      ],
    },
  };
}
