import { useState } from 'preact/hooks';
import { AskFirst } from './AskFirst.tsx';
import { carryOut, type Answer } from './carryOut.ts';
import { Command } from './Command.tsx';
import { address, command, shownPipeline } from './pipelines.ts';

const HOUR_MS = 3_600_000;

/** Has the job read a part of the topic again: first dry, then in earnest. */
export function Replay({ readOnly }: { readonly readOnly: boolean }) {
  const [since, setSince] = useState(() => minuteOf(Date.now() - HOUR_MS));
  const [asking, setAsking] = useState(false);
  const [answer, setAnswer] = useState<Answer | undefined>();
  // What is typed is UTC, as all times of the page.
  const time = `${since}:00Z`;
  const valid = !Number.isNaN(Date.parse(time));
  const replay = (dryRun: boolean) => carryOut({ since: time, dryRun }, address('/api/replay'));
  return (
    <section class="redrive halves">
      <div>
        <h2>Replay</h2>
        <p class="quiet">
          The job reads again what was appended since then. Rows and totals are the same afterwards; nothing
          is published. New records wait meanwhile.
        </p>
        <label class="asked since">
          Since, UTC
          <input
            type="datetime-local"
            value={since}
            max={minuteOf(Date.now())}
            onInput={(event) => {
              setSince(event.currentTarget.value);
              setAnswer(undefined);
            }}
          />
        </label>
        <div class="buttons start">
          <button
            type="button"
            class="button"
            disabled={!valid}
            onClick={() => void replay(true).then(setAnswer)}
          >
            Dry run
          </button>
          {!readOnly && (
            <button type="button" class="button" disabled={!valid} onClick={() => setAsking(true)}>
              Replay…
            </button>
          )}
        </div>
        <p class="answer" role="status">
          {answer !== undefined && <span class={answer.ok ? '' : 'refused'}>{answer.text}</span>}
        </p>
        <p class="faint">
          In a terminal, also from offsets on:{' '}
          <Command text={command(`npx pipeline replay --since ${valid ? time : '<time>'} --dry-run`)} />
        </p>
        {asking && (
          <AskFirst
            title={`Replay: ${shownPipeline()} since ${time}`}
            about="The driver is replaced, and begins at the first record that was appended then or later. The overview says how many records are still before it."
            runs={
              <>
                Runs as update <code>restart</code> of the stream, with offsets.
              </>
            }
            act="Replay"
            carryOut={() => replay(false)}
            onClose={() => setAsking(false)}
          />
        )}
      </div>
    </section>
  );
}

function minuteOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16);
}
