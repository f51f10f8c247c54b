import { useEffect, useRef, useState } from 'preact/hooks';
import type { DeadLetterHead } from '../../../../connections/cassandra/deadLetters.ts';
import type { ValueView } from '../../deadLetters.ts';
import { indented } from '../../view/json.ts';
import { ask, having } from '../ask.ts';
import { AskFirst } from '../AskFirst.tsx';
import { carryOut } from '../carryOut.ts';
import { Command } from '../Command.tsx';
import { address, command } from '../pipelines.ts';
import { placeOf } from '../words.ts';
import { Judgement, marksOf, useJudgement } from './Judgement.tsx';
import { valueIn } from './valueIn.ts';

const MOST_ROWS = 24;

interface MendProps {
  readonly head: DeadLetterHead;
  readonly onStarted: () => void;
  readonly onClose: () => void;
}

/** Another value for one dead letter: what the schema says of it now, and then it is sent in place of its own. */
export function Mend({ head, onStarted, onClose }: MendProps) {
  const of = `/api/dead-letters/${placeOf(head)}`;
  const [text, setText] = useState<string | undefined>();
  const [failed, setFailed] = useState<string | undefined>();
  const [asking, setAsking] = useState(false);
  const [sent, setSent] = useState(false);
  useEffect(() => {
    const look = async () => {
      const answer = await ask(address(`${of}/value`), having<ValueView>('value'));
      if ('error' in answer) setFailed(answer.error);
      else setText(indented(answer.value.value ?? ''));
    };
    void look();
  }, []);
  const judged = useJudgement(of, text);
  const area = useRef<HTMLTextAreaElement>(null);
  /** Scrolls to a field of the text; its value is selected where it was asked for. */
  const show = (field: string, select: boolean) => {
    const found = valueIn(text ?? '', field);
    if (area.current === null || found === undefined) return;
    const { scrollHeight, clientHeight } = area.current;
    if (select) {
      area.current.focus();
      area.current.setSelectionRange(found.from, found.to);
    }
    area.current.scrollTop =
      (scrollHeight * linesOf((text ?? '').slice(0, found.from))) / linesOf(text ?? '') - clientHeight / 2;
  };
  const marked = marksOf(judged);
  const shown = useRef(false);
  useEffect(() => {
    if (shown.current || marked[0] === undefined) return;
    shown.current = true;
    show(marked[0].field, false);
  }, [judged]);
  const accepted = judged !== undefined && 'value' in judged && judged.value.problem === undefined;
  if (failed !== undefined) return <p class="refused">It could not be read: {failed}</p>;
  if (text === undefined) return <p class="quiet">…</p>;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (accepted) setAsking(true);
      }}
    >
      <label class="mended">
        <span class="quiet">The value that is sent in place of its own</span>
        <textarea
          ref={area}
          spellcheck={false}
          autocomplete="off"
          rows={Math.min(MOST_ROWS, text.split('\n').length + 1)}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <div role="status">
        <Judgement judged={judged} show={(field) => show(field, true)} />
      </div>
      <div class="buttons start">
        <button type="submit" class="button primary" disabled={!accepted}>
          Send it so…
        </button>
        <button type="button" class="button" onClick={onClose}>
          Cancel
        </button>
      </div>
      <p class="faint">
        In a terminal:{' '}
        <Command text={command(`npx pipeline dead-letters mend ${placeOf(head)} --value-file <file>`)} />
      </p>
      {asking && (
        <AskFirst
          title="Send it with this value"
          about="Once, in place of what was refused. The value stands in the history of the workflow; its row is verified like any other, and the dead letter is marked as mended."
          runs={
            <>
              Runs as workflow <code>redriveDeadLetters</code>.
            </>
          }
          act="Send it"
          carryOut={async () => {
            const came = await carryOut({ value: text }, address(`${of}/mend`));
            setSent(came.ok);
            onStarted();
            return came;
          }}
          onClose={() => {
            setAsking(false);
            if (sent) onClose();
          }}
        />
      )}
    </form>
  );
}

function linesOf(text: string): number {
  return text.split('\n').length;
}
