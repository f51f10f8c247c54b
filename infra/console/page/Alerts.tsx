import type { AlertView } from '../view/view.ts';
import { Icon } from './Icon.tsx';

/** What lasts that is not well, and what was in the last hour: a line each. */
export function Alerts({ alerts }: { readonly alerts: readonly AlertView[] }) {
  return (
    <>
      {alerts.map(({ key, state, text, note }) => (
        <p class={`proof is-${state}`} key={key}>
          <span class="state">
            <Icon of={state} /> <b>{text}</b>
          </span>
          <span class="quiet">{note}</span>
        </p>
      ))}
    </>
  );
}
