import type { RestartInput } from '../../domain/inputs.ts';
import { UPDATES } from '../../domain/names.ts';
import type { Rig } from './rig.ts';
import { untilDefined } from './waiting.ts';

/** Answers the failure with which the status says that the stream needs a restart. @throws where that does not come. */
export function untilNeedsRestart(rig: Pick<Rig, 'pipeline'>, obstacle: string): Promise<string> {
  return untilDefined(`the status names ${obstacle}`, async () => {
    const { state, lastFailure } = await rig.pipeline.streamStatus();
    return state === 'needs a restart' && lastFailure?.message.includes(`[${obstacle}]`) === true
      ? lastFailure.message
      : undefined;
  });
}

/** What a person sends then. */
export async function restart(rig: Pick<Rig, 'pipeline'>, input: Partial<RestartInput>): Promise<true> {
  await rig.pipeline.stream.executeUpdate(UPDATES.restart, { args: [input] });
  return true;
}
