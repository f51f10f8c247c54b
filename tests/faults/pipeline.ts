import { WorkflowNotFoundError, type Client, type WorkflowHandle } from '@temporalio/client';
import type { Duration } from '@temporalio/common';
import { PARTS, STATUS_QUERY, UPDATES } from '../../domain/names.ts';
import { partWorkflowId, PIPELINE_WORKFLOW_ID, TASK_QUEUE, WORKFLOW_TYPES } from '../companyNames.ts';
import type { IngestStatus, StreamStatus } from '../../domain/status.ts';
import { untilTrue } from './waiting.ts';

export const STREAM = partWorkflowId('stream');
export const INGEST = partWorkflowId('ingest');
export const VERIFY = partWorkflowId('verify');

/** The pipeline's workflows, as a person starts and ends them. */
export class Pipeline {
  readonly #client: Client;
  #whole = false;

  constructor(client: Client) {
    this.#client = client;
  }

  /** The parts run as children of one workflow: false after one of them was started by itself. */
  get whole(): boolean {
    return this.#whole;
  }

  get stream(): WorkflowHandle {
    return this.#client.workflow.getHandle(STREAM);
  }

  get parent(): WorkflowHandle {
    return this.#client.workflow.getHandle(PIPELINE_WORKFLOW_ID);
  }

  /** Starts all of it: `load` companies a second, or every `intervalSeconds`. */
  async start(load: number, intervalSeconds = 1): Promise<void> {
    await this.#client.workflow.start(WORKFLOW_TYPES.pipeline, {
      workflowId: PIPELINE_WORKFLOW_ID,
      taskQueue: TASK_QUEUE,
      args: [
        {
          ingest: { intervalSeconds, quantity: load },
          verify: { intervalSeconds: 30, graceSeconds: 600 },
        },
      ],
    });
    this.#whole = true;
  }

  /** Starts the stream by itself, which leaves the rest of the pipeline as it is. */
  async startStream(workflowExecutionTimeout?: Duration, workflowId: string = STREAM): Promise<void> {
    await this.#client.workflow.start(WORKFLOW_TYPES.stream, {
      workflowId,
      taskQueue: TASK_QUEUE,
      ...(workflowExecutionTimeout === undefined ? {} : { workflowExecutionTimeout }),
    });
    this.#whole &&= workflowId !== STREAM;
  }

  /** Ends whatever of it runs. */
  async terminateAll(): Promise<void> {
    for (const id of [PIPELINE_WORKFLOW_ID, ...PARTS.map((part) => partWorkflowId(part))])
      await this.terminate(id);
    this.#whole = false;
  }

  /** Ends a workflow; nothing happens when it does not run. */
  async terminate(workflowId: string): Promise<void> {
    try {
      await this.#client.workflow.getHandle(workflowId).terminate('fault');
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }

  /** Pauses the ingestion, and waits until no tick is under way: nothing is published from then on. */
  async pauseIngestion(): Promise<void> {
    const ingest = this.#client.workflow.getHandle(INGEST);
    await ingest.executeUpdate(UPDATES.pause);
    await untilTrue('the end of the tick under way', async () => {
      const { raw } = await ingest.describe();
      return (raw.pendingActivities ?? []).length === 0;
    });
  }

  async resumeIngestion(): Promise<void> {
    await this.#client.workflow.getHandle(INGEST).executeUpdate(UPDATES.resume);
  }

  /** The stream was taken out of its parent's hands, by a reset. */
  standsAlone(): void {
    this.#whole = false;
  }

  streamStatus(): Promise<StreamStatus> {
    return this.stream.query<StreamStatus>(STATUS_QUERY);
  }

  /** The chain of ticks that runs, and its totals. */
  async ingestion(): Promise<{ readonly chain: string; readonly status: IngestStatus }> {
    const handle = this.#client.workflow.getHandle(INGEST);
    const [status, { raw }] = await Promise.all([
      handle.query<IngestStatus>(STATUS_QUERY),
      handle.describe(),
    ]);
    return { chain: `${INGEST}/${raw.workflowExecutionInfo?.firstRunId ?? ''}`, status };
  }
}
