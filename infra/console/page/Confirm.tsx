import { useRef, useState } from 'preact/hooks';
import type { Action, ChoiceAsked } from '../view/view.ts';
import { carryOut, type Answer } from './carryOut.ts';

interface ConfirmProps {
  readonly action: Action;
  readonly pipeline: string;
  readonly onClose: () => void;
}

/** Asks before it acts, and says what came of it. The focus begins on what changes nothing. */
export function Confirm({ action, pipeline, onClose }: ConfirmProps) {
  const { asks, by } = action;
  const dialog = useRef<HTMLDialogElement>(null);
  const [value, setValue] = useState(asks?.kind === 'number' ? asks.value : 0);
  const [choice, setChoice] = useState(asks?.kind === 'choice' ? asks.options[0]?.value : undefined);
  const [answer, setAnswer] = useState<Answer | 'under way' | undefined>();

  const open = (element: HTMLDialogElement | null) => {
    dialog.current = element;
    if (element !== null && !element.open) element.showModal();
  };
  const act = () => {
    const given = asks === undefined ? {} : asks.kind === 'number' ? { value } : { [asks.field]: choice };
    setAnswer('under way');
    void carryOut({ action: action.name, ...given }).then(setAnswer);
  };
  const asked = answer === undefined;
  const over = !asked && answer !== 'under way';
  return (
    <dialog ref={open} onClose={onClose} aria-labelledby="confirm-title">
      <h2 id="confirm-title">
        {action.label}: {pipeline}
      </h2>
      <p class="quiet">{action.about}</p>
      {asks?.kind === 'number' && (
        <label class="asked">
          {asks.label}
          <input
            type="number"
            min="1"
            max={asks.most}
            value={value}
            onInput={(event) => setValue(Number(event.currentTarget.value))}
            disabled={!asked}
          />
        </label>
      )}
      {asks?.kind === 'choice' && <Choice asks={asks} chosen={choice} choose={setChoice} disabled={!asked} />}
      <p class="faint runs">
        Runs as an update of {by.href === undefined ? by.workflowId : <a href={by.href}>{by.workflowId}</a>}.
        In a terminal: <code>{action.command}</code>
      </p>
      <p class="answer" role="status">
        {answer === 'under way' && 'Under way…'}
        {over && <span class={answer.ok ? '' : 'refused'}>{answer.text}</span>}
      </p>
      <div class="buttons">
        <button type="button" class="button" autofocus onClick={() => dialog.current?.close()}>
          {over ? 'Close' : 'Cancel'}
        </button>
        {!over && (
          <button type="button" class="button primary" onClick={act} disabled={!asked}>
            {action.label}
          </button>
        )}
      </div>
    </dialog>
  );
}

interface ChoiceProps {
  readonly asks: ChoiceAsked;
  readonly chosen: string | undefined;
  readonly choose: (value: string) => void;
  readonly disabled: boolean;
}

function Choice({ asks, chosen, choose, disabled }: ChoiceProps) {
  return (
    <fieldset disabled={disabled}>
      <legend>{asks.legend}</legend>
      {asks.options.map(({ value, label, note }) => (
        <label class="option" key={value}>
          <input
            type="radio"
            name={asks.field}
            value={value}
            checked={value === chosen}
            onChange={() => choose(value)}
          />
          <span>
            {label} <small>{note}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
