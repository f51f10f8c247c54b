import { useState } from 'preact/hooks';
import type { RedriveStatus } from '../../../../domain/deadLetters.ts';
import type { DeadLettersView } from '../../deadLetters.ts';
import { carryOut, type Answer } from '../carryOut.ts';
import { Command } from '../Command.tsx';
import { address, command } from '../pipelines.ts';
import { number, placeOf, time } from '../words.ts';
import { AskFirst } from '../AskFirst.tsx';
import { Share } from '../Share.tsx';
import { Steer } from '../Steer.tsx';

interface RedriveProps {
  readonly view: DeadLettersView;
  /** The kind that is chosen; all where none is. */
  readonly kind: string | undefined;
  readonly onStarted: () => void;
}

/** Sends dead letters again: first dry, then in earnest, and what became of it. */
export function Redrive({ view, kind, onStarted }: RedriveProps) {
  const [asking, setAsking] = useState(false);
  const [answer, setAnswer] = useState<Answer | undefined>();
  const read = view.redrive;
  const newest = 'value' in read ? read.value : undefined;
  const running = newest?.execution === 'RUNNING';
  const selection = kind === undefined ? {} : { reason: kind };
  const what = kind === undefined ? 'all that were never sent again' : `“${kind}”`;
  const start = async (dryRun: boolean) => {
    const came = await carryOut({ ...selection, dryRun }, address('/api/redrive'));
    setAnswer(came.ok ? undefined : came);
    onStarted();
    return came;
  };
  return (
    <section class="halves redrive">
      <div>
        <h2>
          Send again <span class="aside">{what}</span>
        </h2>
        <p class="quiet">
          Those that the schema would take now go in again, in order, each once, 50 a second; their rows are
          verified like any other. A dry run changes nothing.
        </p>
        {!view.readOnly && (
          <div class="buttons start">
            <button type="button" class="button" disabled={running} onClick={() => void start(true)}>
              Dry run
            </button>
            <button type="button" class="button primary" disabled={running} onClick={() => setAsking(true)}>
              Send again…
            </button>
          </div>
        )}
        <p class="answer" role="status">
          {answer !== undefined && <span class="refused">{answer.text}</span>}
        </p>
        <p class="faint">
          In a terminal:{' '}
          <Command
            text={command(
              `npx pipeline dead-letters redrive${kind === undefined ? '' : ` --reason "${kind}"`} --dry-run`,
            )}
          />
        </p>
        {asking && (
          <AskFirst
            title={`Send again: ${what}`}
            about="Each is sent once: what is in the topic already is not sent twice. It can be paused, and goes on after a crash."
            runs="Runs as workflow redriveDeadLetters."
            act="Send again"
            carryOut={() => start(false)}
            onClose={() => setAsking(false)}
          />
        )}
      </div>
      <div>
        {'error' in read && <p class="quiet">Whether one runs could not be asked: {read.error}</p>}
        {newest?.status !== undefined && (
          <Progress status={newest.status} startedAt={newest.startedAt} execution={newest.execution} />
        )}
        {running && !view.readOnly && (
          <Steer path="/api/redrive" paused={newest.status?.state === 'paused'} onChanged={onStarted} />
        )}
      </div>
    </section>
  );
}

interface ProgressProps {
  readonly status: RedriveStatus;
  readonly startedAt: string;
  readonly execution: string;
}

function Progress({ status, startedAt, execution }: ProgressProps) {
  const { dryRun, mended, seen, accepted, notAccepted, stored, refused, state } = status;
  const share = seen === 0 ? 0 : (accepted / seen) * 100;
  const failed = execution !== 'RUNNING' && execution !== 'COMPLETED';
  return (
    <>
      <h2>
        {dryRun ? 'The last dry run' : mended === undefined ? 'The last redrive' : 'The last mend'}{' '}
        <span class="aside">
          {mended !== undefined && `of ${placeOf(mended)}, `}
          {time(startedAt)}, {failed ? execution.toLowerCase() : state}
        </span>
      </h2>
      <p class="figure">
        {number(accepted)} of {number(seen)}{' '}
        <span>
          {dryRun
            ? 'would be accepted now'
            : `sent; ${number(stored)} stored, ${number(refused)} refused again`}
        </span>
      </p>
      <Share percent={share} done="accepted" />
      {notAccepted.length > 0 && (
        <ul class="problems">
          {notAccepted.map(({ problem, count, example }) => (
            <li key={problem}>
              {number(count)}: {problem} <span class="faint">such as {placeOf(example)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
