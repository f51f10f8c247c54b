import { useState } from 'preact/hooks';
import { carryOut, type Answer } from './carryOut.ts';
import { address } from './pipelines.ts';

interface SteerProps {
  /** Its route, to which `/pause` and `/resume` are added. */
  readonly path: string;
  readonly paused: boolean;
  readonly onChanged: () => void;
}

/** Pauses what is under way, or has it go on, and says what came of it. */
export function Steer({ path, paused, onChanged }: SteerProps) {
  const [answer, setAnswer] = useState<Answer | undefined>();
  const steer = async () => {
    setAnswer(await carryOut({}, address(`${path}/${paused ? 'resume' : 'pause'}`)));
    onChanged();
  };
  return (
    <>
      <div class="buttons start">
        <button type="button" class="button" onClick={() => void steer()}>
          {paused ? 'Resume' : 'Pause'}
        </button>
      </div>
      <p class="answer" role="status">
        {answer !== undefined && <span class={answer.ok ? '' : 'refused'}>{answer.text}</span>}
      </p>
    </>
  );
}
