import { useState } from 'preact/hooks';
import type { DeadLetterHead } from '../../../../connections/cassandra/deadLetters.ts';
import type { DeadLettersView } from '../../deadLetters.ts';
import { having } from '../ask.ts';
import { address } from '../pipelines.ts';
import { usePolled } from '../usePolled.ts';
import { number, placeOf, time } from '../words.ts';
import { Kinds } from './Kinds.tsx';
import { Opened } from './Opened.tsx';
import { Redrive } from './Redrive.tsx';

const HOURS = [
  [1, '1 h'],
  [24, '24 h'],
  [168, '7 d'],
  [720, '30 d'],
] as const;
const EVERY_MS = 5000;
const IS_VIEW = having<DeadLettersView>('summary');

/** What could not be stored: by reason, over time, one opened, and sent again. */
export function DeadLetters() {
  const [hours, setHours] = useState<number>(24);
  const [kind, setKind] = useState<string | undefined>();
  const [opened, open] = useState<DeadLetterHead | undefined>();
  const query = new URLSearchParams({ hours: String(hours), ...(kind === undefined ? {} : { kind }) });
  const { asked, look } = usePolled(address(`/api/dead-letters?${query.toString()}`), IS_VIEW, EVERY_MS);
  const view = asked !== undefined && 'value' in asked ? asked.value : undefined;
  return (
    <>
      <section class="section-head">
        <div>
          <h1>Dead letters</h1>
          <p class="quiet">
            What could not be stored, with its reason and its bytes as they came. None is lost: each can be
            sent again, once.
          </p>
        </div>
        <div class="choice" role="group" aria-label="How far back">
          {HOURS.map(([value, label]) => (
            <button type="button" key={value} aria-pressed={hours === value} onClick={() => setHours(value)}>
              {label}
            </button>
          ))}
        </div>
      </section>
      {asked === undefined && <p class="quiet">The first look takes a moment.</p>}
      {asked !== undefined && 'error' in asked && (
        <p class="refused">They could not be read: {asked.error}</p>
      )}
      {view !== undefined && view.summary.count === 0 && (
        <section class="empty">
          <p>
            <b>None.</b> Every record of this time was stored.
          </p>
        </section>
      )}
      {view !== undefined && view.summary.count > 0 && (
        <>
          <Kinds summary={view.summary} chosen={kind} choose={setKind} />
          <Redrive view={view} kind={kind} onStarted={look} />
          <section class="halves">
            <div>
              <h2>
                {kind === undefined ? 'The newest' : 'The newest of these'}{' '}
                <span class="aside">{number(view.letters.length)} shown</span>
              </h2>
              <Letters letters={view.letters} opened={opened} open={open} />
            </div>
            {opened !== undefined && (
              <Opened
                head={view.letters.find((it) => placeOf(it) === placeOf(opened)) ?? opened}
                readOnly={view.readOnly}
                onStarted={look}
                key={placeOf(opened)}
              />
            )}
          </section>
        </>
      )}
    </>
  );
}

interface LettersProps {
  readonly letters: readonly DeadLetterHead[];
  readonly opened: DeadLetterHead | undefined;
  readonly open: (letter: DeadLetterHead) => void;
}

function Letters({ letters, opened, open }: LettersProps) {
  return (
    <table>
      <thead>
        <tr>
          <th>refused at</th>
          <th>place</th>
          <th class="wide">reason</th>
          <th>sent again</th>
        </tr>
      </thead>
      <tbody>
        {letters.map((letter) => (
          <tr
            key={placeOf(letter)}
            class={opened !== undefined && placeOf(opened) === placeOf(letter) ? 'chosen' : ''}
          >
            <td>{time(letter.appendedAt)}</td>
            <td>
              <button type="button" class="link" onClick={() => open(letter)}>
                {letter.partition} / {number(BigInt(letter.offset))}
              </button>
            </td>
            <td class="wide">{letter.reason}</td>
            <td>{letter.redriven?.outcome ?? ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
