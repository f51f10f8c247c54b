import { useEffect, useState } from 'preact/hooks';
import type { ShownDeadLetter } from '../../../../cli/deadLetters/shown.ts';
import type { DeadLetterHead } from '../../../../connections/cassandra/deadLetters.ts';
import type { ValueView } from '../../deadLetters.ts';
import { ask, having, tell, type Asked } from '../ask.ts';
import { AskFirst } from '../AskFirst.tsx';
import { carryOut } from '../carryOut.ts';
import { address, command } from '../pipelines.ts';
import { placeOf } from '../words.ts';
import { indented } from './indented.ts';

/** A pause in typing after which the schema is asked. */
const PAUSE_MS = 300;
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
          spellcheck={false}
          autocomplete="off"
          rows={Math.min(MOST_ROWS, text.split('\n').length + 1)}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <div role="status">
        <Judgement judged={judged} />
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
        <code>{command(`npx pipeline dead-letters mend ${placeOf(head)} --value-file <file>`)}</code>
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

/** What the schema says of a text, once nobody types; undefined until then. */
function useJudgement(of: string, text: string | undefined): Asked<ShownDeadLetter> | undefined {
  const [judged, setJudged] = useState<Asked<ShownDeadLetter> | undefined>();
  useEffect(() => {
    setJudged(undefined);
    if (text === undefined) return undefined;
    let wanted = true;
    const look = async () => {
      const answer = await tell(address(`${of}/judge`), { value: text }, having<ShownDeadLetter>('bytes'));
      if (wanted) setJudged(answer);
    };
    const timer = setTimeout(() => void look(), PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [text]);
  return judged;
}

function Judgement({ judged }: { readonly judged: Asked<ShownDeadLetter> | undefined }) {
  if (judged === undefined) return <p class="quiet">The schema is asked…</p>;
  if ('error' in judged) return <p class="refused">It could not be judged: {judged.error}</p>;
  const { problem, lines = [] } = judged.value;
  if (problem === undefined) return <p class="quiet">It would be accepted now.</p>;
  const marked = lines.filter((line) => line.problem !== undefined);
  return (
    <>
      <p class="refused">It would be refused{marked.length === 0 ? `: ${problem}` : ':'}</p>
      {marked.length > 0 && (
        <ul class="marks">
          {marked.map(({ field, problem: says }) => (
            <li key={field}>
              <code>{field}</code> {says}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
