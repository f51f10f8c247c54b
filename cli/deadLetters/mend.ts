import type { Client } from '@temporalio/client';
import type { DeadLetters } from '../../connections/cassandra/deadLetters.ts';
import type { DeadLetterPlace } from '../../domain/deadLetters.ts';
import type { PipelineNames } from '../../domain/definition.ts';
import { ActionRefused } from '../actions/actions.ts';
import { startRedrive } from './redrive.ts';

/** What `startMend` needs to know of the pipeline and its dead letters. */
export interface MendSources {
  readonly names: Pick<PipelineNames, 'workflowId' | 'taskQueue' | 'topic'>;
  readonly table: Pick<DeadLetters, 'at'>;
}

/**
 * Starts the redrive of one dead letter with another value than its own. @throws ActionRefused where there is none, it was sent again
 * already, a redrive runs, or the input is not valid.
 */
export async function startMend(
  client: Client,
  { names, table }: MendSources,
  place: DeadLetterPlace,
  { value, dryRun = false }: { readonly value: string; readonly dryRun?: boolean },
): Promise<string> {
  const letter = await table.at(names.topic, place);
  if (letter === undefined) throw new ActionRefused(`Refused: ${names.topic} has no such dead letter.`);
  if (letter.redriven !== undefined) {
    const { to, outcome } = letter.redriven;
    throw new ActionRefused(`Refused: it was sent again already, to ${to}: ${outcome}.`);
  }
  return startRedrive(client, names, { mend: { ...place, value }, dryRun });
}
