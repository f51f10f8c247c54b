import { useState } from 'preact/hooks';
import type { Action, ChoiceAsked } from '../view/view.ts';
import { AskFirst } from './AskFirst.tsx';
import { carryOut } from './carryOut.ts';
import { Command } from './Command.tsx';
import { address } from './pipelines.ts';

interface ConfirmProps {
  readonly action: Action;
  readonly pipeline: string;
  readonly onClose: () => void;
}

/** Asks before an action is carried out, for its number or its place where it has one. */
export function Confirm({ action, pipeline, onClose }: ConfirmProps) {
  const { asks, by } = action;
  const [value, setValue] = useState(asks?.kind === 'number' ? asks.value : 0);
  const [choice, setChoice] = useState(asks?.kind === 'choice' ? asks.options[0]?.value : undefined);
  const given = asks === undefined ? {} : asks.kind === 'number' ? { value } : { [asks.field]: choice };
  return (
    <AskFirst
      title={`${action.label}: ${pipeline}`}
      about={action.about}
      runs={
        <>
          Runs as update <code>{action.name}</code> of{' '}
          {by.href === undefined ? by.workflowId : <a href={by.href}>{by.workflowId}</a>}. In a terminal:{' '}
          <Command text={action.command} />
        </>
      }
      act={action.label}
      carryOut={() => carryOut({ action: action.name, ...given }, address('/api/actions', pipeline))}
      onClose={onClose}
      asks={(disabled) => (
        <>
          {asks?.kind === 'number' && (
            <label class="asked">
              {asks.label}
              <input
                type="number"
                min="1"
                max={asks.most}
                value={value}
                onInput={(event) => setValue(Number(event.currentTarget.value))}
                disabled={disabled}
              />
            </label>
          )}
          {asks?.kind === 'choice' && (
            <Choice asks={asks} chosen={choice} choose={setChoice} disabled={disabled} />
          )}
        </>
      )}
    />
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
