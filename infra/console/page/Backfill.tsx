import { useState } from 'preact/hooks';
import type { BackfillStatus } from '../../../domain/backfill.ts';
import type { BackfillPageView } from '../backfill.ts';
import { having } from './ask.ts';
import { AskFirst } from './AskFirst.tsx';
import { carryOut } from './carryOut.ts';
import { Command } from './Command.tsx';
import { address, command, shownPipeline } from './pipelines.ts';
import { number, time } from './words.ts';
import { Replay } from './Replay.tsx';
import { Share } from './Share.tsx';
import { Steer } from './Steer.tsx';
import { usePolled } from './usePolled.ts';

const EVERY_MS = 2000;
const IS_VIEW = having<BackfillPageView>('backfill');

/** Ticks beside the ingestion: how far the newest back-fill is, and the start of another one; and what the job is to read again. */
export function Backfill() {
  const { asked, look } = usePolled(address('/api/backfill'), IS_VIEW, EVERY_MS);
  return (
    <>
      <section>
        <h1 class="title">Back-fill</h1>
        {asked === undefined && <p class="quiet">The first look takes a moment.</p>}
        {asked !== undefined && 'error' in asked && (
          <p class="refused">It could not be asked: {asked.error}</p>
        )}
        {asked !== undefined && 'value' in asked && <Sides view={asked.value} onChanged={look} />}
      </section>
      {asked !== undefined && 'value' in asked && <Replay readOnly={asked.value.readOnly} />}
    </>
  );
}

interface SidesProps {
  readonly view: BackfillPageView;
  readonly onChanged: () => void;
}

function Sides({ view, onChanged }: SidesProps) {
  const { backfill, href, readOnly } = view;
  const newest = 'value' in backfill ? backfill.value : undefined;
  const running = newest?.execution === 'RUNNING';
  return (
    <div class="halves">
      <Start disabled={running} readOnly={readOnly} onStarted={onChanged} />
      <div>
        {'error' in backfill && <p class="quiet">Whether one runs could not be asked: {backfill.error}</p>}
        {'value' in backfill && newest === undefined && <p class="quiet">There was none yet.</p>}
        {newest !== undefined && (
          <h2>
            {running ? 'Under way' : 'The last one'}{' '}
            <span class="aside">
              began {time(newest.startedAt)},{' '}
              {running ? newest.status?.state : newest.execution.toLowerCase()}
              {href !== undefined && (
                <>
                  , <a href={href}>its workflow</a>
                </>
              )}
            </span>
          </h2>
        )}
        {newest?.status !== undefined && <Progress status={newest.status} />}
        {running && !readOnly && (
          <Steer path="/api/backfill" paused={newest.status?.state === 'paused'} onChanged={onChanged} />
        )}
      </div>
    </div>
  );
}

function Progress({ status }: { readonly status: BackfillStatus }) {
  const { ticks, published, records, rejected, firstDue, lastDue, lastFailure, dryRun, state } = status;
  const share = (published / ticks) * 100;
  return (
    <>
      <p class="figure">
        {number(published)} of {number(ticks)}{' '}
        <span>
          {dryRun ? 'ticks: a dry run' : 'ticks published'}; {number(records)} records, {number(rejected)}{' '}
          refused
        </span>
      </p>
      <Share percent={share} done="published" />
      <p class="quiet">
        Ticks of {time(firstDue)} to {time(lastDue)}
      </p>
      {state === 'paused' && lastFailure !== undefined && (
        <p class="refused">
          The tick of {time(lastFailure.due)} failed: {lastFailure.message}. It is tried again when it is
          resumed.
        </p>
      )}
    </>
  );
}

interface StartProps {
  readonly disabled: boolean;
  readonly readOnly: boolean;
  readonly onStarted: () => void;
}

/** A number of ticks; a time range is asked for in a terminal. */
function Start({ disabled, readOnly, onStarted }: StartProps) {
  const [asking, setAsking] = useState(false);
  const [ticks, setTicks] = useState(100);
  const [quantity, setQuantity] = useState(1);
  const start = async () => {
    const came = await carryOut({ ticks, quantity }, address('/api/backfill'));
    onStarted();
    return came;
  };
  return (
    <div>
      <h2>Carry out more ticks</h2>
      <p class="quiet">
        Beside the ingestion, several at once, each until it is published; their records are verified like any
        other. It can be paused, and goes on after a crash.
      </p>
      {!readOnly && (
        <div class="buttons start">
          <button type="button" class="button primary" disabled={disabled} onClick={() => setAsking(true)}>
            Back-fill…
          </button>
        </div>
      )}
      <p class="faint">
        In a terminal, also of a time range:{' '}
        <Command text={command('npx pipeline backfill --from <time> --to <time> --dry-run')} />
      </p>
      {asking && (
        <AskFirst
          title={`Back-fill: ${shownPipeline()}`}
          about="So many ticks more, the last of them due now, one every 10 s before it."
          runs={
            <>
              Runs as workflow <code>backfill</code>. In a terminal:{' '}
              <Command text={command(`npx pipeline backfill --ticks ${ticks} --quantity ${quantity}`)} />
            </>
          }
          act="Back-fill"
          carryOut={start}
          onClose={() => setAsking(false)}
          asks={(isAsked) => (
            <>
              <NumberAsked label="Ticks" most={100_000} value={ticks} set={setTicks} disabled={isAsked} />
              <NumberAsked
                label="Records a tick asks for"
                most={1000}
                value={quantity}
                set={setQuantity}
                disabled={isAsked}
              />
            </>
          )}
        />
      )}
    </div>
  );
}

interface NumberAskedProps {
  readonly label: string;
  readonly most: number;
  readonly value: number;
  readonly set: (value: number) => void;
  readonly disabled: boolean;
}

function NumberAsked({ label, most, value, set, disabled }: NumberAskedProps) {
  return (
    <label class="asked">
      {label}
      <input
        type="number"
        min="1"
        max={most}
        value={value}
        onInput={(event) => set(Number(event.currentTarget.value))}
        disabled={disabled}
      />
    </label>
  );
}
