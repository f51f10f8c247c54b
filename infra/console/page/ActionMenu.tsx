import { useRef, useState } from 'preact/hooks';
import type { Action } from '../view/view.ts';
import { carryOut, type Answer } from './carryOut.ts';

/** The first action as a button, the rest beside it; each is confirmed in a dialog that names it. */
export function ActionMenu({
  actions,
  pipeline,
}: {
  readonly actions: readonly Action[];
  readonly pipeline: string;
}) {
  const [chosen, choose] = useState<Action | undefined>();
  return (
    <div class="actions">
      {actions.map((action) => (
        <button type="button" class="button" key={action.name} onClick={() => choose(action)}>
          {action.label}
        </button>
      ))}
      {chosen !== undefined && (
        <Confirm action={chosen} pipeline={pipeline} onClose={() => choose(undefined)} key={chosen.name} />
      )}
    </div>
  );
}

interface ConfirmProps {
  readonly action: Action;
  readonly pipeline: string;
  readonly onClose: () => void;
}

/** Asks before it acts, and says what came of it. The focus begins on what changes nothing. */
function Confirm({ action, pipeline, onClose }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [value, setValue] = useState(action.asks?.value ?? 0);
  const [answer, setAnswer] = useState<Answer | 'under way' | undefined>();

  const open = (element: HTMLDialogElement | null) => {
    dialog.current = element;
    if (element !== null && !element.open) element.showModal();
  };
  const act = () => {
    setAnswer('under way');
    void carryOut(action.asks === undefined ? { action: action.name } : { action: action.name, value }).then(
      setAnswer,
    );
  };
  const over = answer !== undefined && answer !== 'under way';
  return (
    <dialog ref={open} onClose={onClose} aria-labelledby="confirm-title">
      <h2 id="confirm-title">
        {action.label}: {pipeline}
      </h2>
      <p class="quiet">{action.note}</p>
      {action.asks !== undefined && (
        <label>
          {action.asks.label}
          <input
            type="number"
            min="1"
            value={value}
            onInput={(event) => setValue(Number(event.currentTarget.value))}
            disabled={answer !== undefined}
          />
        </label>
      )}
      <p class="answer" role="status">
        {answer === 'under way' && 'Under way…'}
        {over && <span class={answer.ok ? '' : 'refused'}>{answer.text}</span>}
      </p>
      <div class="buttons">
        <button type="button" class="button" autofocus onClick={() => dialog.current?.close()}>
          {over ? 'Close' : 'Cancel'}
        </button>
        {!over && (
          <button type="button" class="button primary" onClick={act} disabled={answer === 'under way'}>
            {action.label}
          </button>
        )}
      </div>
    </dialog>
  );
}
