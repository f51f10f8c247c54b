import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Answer } from './carryOut.ts';

interface AskFirstProps {
  readonly title: string;
  readonly about: string;
  /** What it is in Temporal, and in a terminal. */
  readonly runs: ComponentChildren;
  /** The button's word: what it does, never "OK". */
  readonly act: string;
  readonly carryOut: () => Promise<Answer>;
  readonly onClose: () => void;
  /** What is asked for beside; `disabled` once it is under way. */
  readonly asks?: (disabled: boolean) => ComponentChildren;
}

/** Asks before something is done, and says what came of it. The focus begins on what changes nothing. */
export function AskFirst({ title, about, runs, act, carryOut, onClose, asks }: AskFirstProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [answer, setAnswer] = useState<Answer | 'under way' | undefined>();
  const open = (element: HTMLDialogElement | null) => {
    dialog.current = element;
    if (element !== null && !element.open) element.showModal();
  };
  const begin = () => {
    setAnswer('under way');
    void carryOut().then(setAnswer);
  };
  const asked = answer === undefined;
  const over = !asked && answer !== 'under way';
  return (
    <dialog ref={open} onClose={onClose} aria-labelledby="confirm-title">
      <h2 id="confirm-title">{title}</h2>
      <p class="quiet">{about}</p>
      {asks?.(!asked)}
      <p class="faint runs">{runs}</p>
      <p class="answer" role="status">
        {answer === 'under way' && 'Under way…'}
        {over && <span class={answer.ok ? '' : 'refused'}>{answer.text}</span>}
      </p>
      <div class="buttons">
        <button type="button" class="button" autofocus onClick={() => dialog.current?.close()}>
          {over ? 'Close' : 'Cancel'}
        </button>
        {!over && (
          <button type="button" class="button primary" onClick={begin} disabled={!asked}>
            {act}
          </button>
        )}
      </div>
    </dialog>
  );
}
