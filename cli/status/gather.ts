import { reading } from '../../connections/reading.ts';
import { partWorkflowId } from '../../domain/names.ts';
import type { IngestStatus, PipelineStatus, StreamStatus, VerifyStatus } from '../../domain/status.ts';
import type { Snapshot } from './snapshot.ts';
import type { StatusSources } from './sources.ts';

/** A status is there within this time, whatever is away. */
const WITHIN_MS = 6000;

/**
 * Asks everything at once, each with its own time-out. Undefined when the native stack does not run: then there is nobody
 * to ask. @throws when the stack's state cannot be read.
 */
export async function gather(sources: StatusSources, limitMs = WITHIN_MS): Promise<Snapshot | undefined> {
  const servers = await sources.servers();
  if (servers === undefined) return undefined;
  const { pipeline: shown } = sources;
  const { workflowId } = shown.names;
  const within = <T>(read: () => Promise<T>) => reading(limitMs, read);
  const [
    disks,
    pipeline,
    ingest,
    stream,
    verify,
    beside,
    topic,
    drivers,
    progress,
    deadLetters,
    verification,
  ] = await Promise.all([
    within(() => sources.disks()),
    within(() => sources.workflow<PipelineStatus>(workflowId)),
    within(() => sources.workflow<IngestStatus>(partWorkflowId('ingest', workflowId))),
    within(() => sources.workflow<StreamStatus>(partWorkflowId('stream', workflowId))),
    within(() => sources.workflow<VerifyStatus>(partWorkflowId('verify', workflowId))),
    within(() => sources.beside()),
    within(() => sources.topic()),
    within(() => sources.drivers()),
    within(() => sources.progress()),
    within(() => sources.deadLetters()),
    within(() => sources.verification()),
  ]);
  return {
    at: new Date().toISOString(),
    servers,
    workflowId,
    pipeline: shown,
    disks,
    workflows: { pipeline, ingest, stream, verify },
    beside,
    topic,
    drivers,
    progress,
    deadLetters,
    verification,
  };
}
