import { useEffect, useState } from 'preact/hooks';
import type { ShownDeadLetter } from '../../../../cli/deadLetters/shown.ts';
import type { DeadLetterHead } from '../../../../connections/cassandra/deadLetters.ts';
import { ask, having, type Asked } from '../ask.ts';
import { address } from '../pipelines.ts';
import { number, placeOf, time } from '../words.ts';
import { Mend } from './Mend.tsx';

interface OpenedProps {
  readonly head: DeadLetterHead;
  readonly readOnly: boolean;
  readonly onStarted: () => void;
}

/** One dead letter: its fields or bytes, and what the schema says against them now. What may be personal is shown on demand. It may be mended. */
export function Opened({ head, readOnly, onStarted }: OpenedProps) {
  const [all, setAll] = useState(false);
  const [mending, setMending] = useState(false);
  const outcome = head.redriven?.outcome;
  const [asked, setAsked] = useState<Asked<ShownDeadLetter> | undefined>();
  useEffect(() => {
    let wanted = true;
    const path = address(`/api/dead-letters/${placeOf(head)}${all ? '?all=1' : ''}`);
    const look = async () => {
      const answer = await ask(path, having<ShownDeadLetter>('bytes'));
      if (wanted) setAsked(answer);
    };
    void look();
    return () => {
      wanted = false;
    };
  }, [all, outcome]);

  return (
    <div class="opened">
      <h2>
        {head.partition} / {number(BigInt(head.offset))}{' '}
        <span class="aside">refused at {time(head.appendedAt)}</span>
      </h2>
      <p class="quiet">{head.reason}</p>
      {asked === undefined && <p class="quiet">…</p>}
      {asked !== undefined && 'error' in asked && <p class="refused">It could not be read: {asked.error}</p>}
      {!mending && asked !== undefined && 'value' in asked && <Content letter={asked.value} />}
      {mending ? (
        <Mend head={head} onStarted={onStarted} onClose={() => setMending(false)} />
      ) : (
        <div class="buttons start">
          {!readOnly && outcome === undefined && (
            <button type="button" class="button" onClick={() => setMending(true)}>
              Mend it…
            </button>
          )}
          {!all && (
            <button type="button" class="button" onClick={() => setAll(true)}>
              Show all of it
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function Content({ letter }: { readonly letter: ShownDeadLetter }) {
  const { lines, text, bytes, problem, redriven, key } = letter;
  return (
    <>
      {lines !== undefined && (
        <ol class="fields">
          {lines.map(({ field, value, problem: says }) => (
            <li key={field} class={says === undefined ? '' : 'marked'}>
              <code>
                <b>{field}</b>: {value ?? <i>not shown</i>}
              </code>
              {says !== undefined && <span>{says}</span>}
            </li>
          ))}
        </ol>
      )}
      {text !== undefined && <pre>{text}</pre>}
      {lines === undefined && text === undefined && <p class="quiet">It is no JSON object.</p>}
      <p class="faint">
        {number(bytes)} bytes, key {key === null ? 'none' : <code>{key}</code>}.{' '}
        {redriven === undefined
          ? problem === undefined
            ? 'It would be accepted now.'
            : `It would be refused now: ${problem}.`
          : `Sent again to ${redriven.to}: ${redriven.outcome}.`}
      </p>
    </>
  );
}
