import { useEffect, useState } from 'preact/hooks';
import type { Way, WayStep } from '../../../cli/record/way.ts';
import type { State } from '../view/view.ts';
import { ask, having, type Asked } from './ask.ts';
import { Command } from './Command.tsx';
import { Icon } from './Icon.tsx';
import { address, chosenPipeline, command } from './pipelines.ts';

const STATES: Readonly<Record<WayStep['state'], State>> = { ok: 'ok', bad: 'bad', 'not measured': 'unknown' };

/** A record's way: the line of the overview turned downwards. What no stored fact says is not measured. */
export function Record() {
  const of = new URLSearchParams(location.search).get('of') ?? '';
  const pipeline = chosenPipeline();
  const [asked, setAsked] = useState<Asked<Way> | undefined>();
  useEffect(() => {
    const look = async () =>
      setAsked(await ask(address(`/api/record?of=${encodeURIComponent(of)}`), having<Way>('steps')));
    if (of !== '') void look();
  }, [of]);
  return (
    <section>
      <h1 class="title">{titleOf(of, asked)}</h1>
      <p class="quiet">Every line is a stored fact; what none says is not measured.</p>
      <form class="find" action="/record" role="search">
        <input
          type="search"
          name="of"
          defaultValue={of}
          aria-label="Record id, or partition/offset"
          placeholder="Record id, or partition/offset"
        />
        {pipeline !== undefined && <input type="hidden" name="pipeline" value={pipeline} />}
        <button type="submit" class="button primary">
          Follow
        </button>
      </form>
      {of !== '' && asked === undefined && <p class="quiet">It is looked for…</p>}
      {asked !== undefined && 'error' in asked && <p class="refused">{asked.error}</p>}
      {asked !== undefined && 'value' in asked && <Steps way={asked.value} of={of} />}
    </section>
  );
}

function titleOf(of: string, asked: Asked<Way> | undefined): string {
  if (of === '' || asked === undefined || 'error' in asked) return 'A record’s way';
  const { steps } = asked.value;
  const is = (name: WayStep['name'], state: WayStep['state']) =>
    steps.some((step) => step.name === name && step.state === state);
  if (is('Refused', 'bad')) return 'It was refused.';
  if (is('Row', 'bad')) return 'It is lost behind its batch.';
  if (is('Row', 'ok')) return is('Verified', 'ok') ? 'It is stored, and verified.' : 'It is stored.';
  return is('Kafka', 'ok') ? 'It is in Kafka, and not stored yet.' : 'Nothing is known of it.';
}

function Steps({ way, of }: { readonly way: Way; readonly of: string }) {
  const { id, place, steps, trace } = way;
  return (
    <>
      <p class="quiet place">
        {id !== undefined && <code>{id}</code>}
        {place !== undefined && <Neighbours place={place} />}
      </p>
      <ol class="way">
        {steps.map(({ name, state, text, at }) => (
          <li class={`is-${STATES[state]}`} key={name}>
            <time dateTime={at}>{at === undefined ? '' : at.slice(11, 23)}</time>
            <span class="rail">
              <Icon of={STATES[state]} size={20} />
              <span class="edge" />
            </span>
            <div>
              <h2>{name}</h2>
              <p class="quiet">{text}</p>
            </div>
          </li>
        ))}
      </ol>
      {trace !== undefined && (
        <p class="faint">
          Its tick’s trace: <code>{trace}</code>
        </p>
      )}
      <p class="faint">
        In a terminal: <Command text={command(`npx pipeline record ${of}`)} />
      </p>
    </>
  );
}

/** The messages before and behind it in its partition. */
function Neighbours({ place: { partition, offset } }: { readonly place: NonNullable<Way['place']> }) {
  const link = (by: bigint) => address(`/record?of=${partition}/${BigInt(offset) + by}`);
  return (
    <span class="neighbours">
      {offset !== '0' && (
        <a href={link(-1n)} aria-label="The message before it">
          ‹
        </a>
      )}{' '}
      {partition} / {offset}{' '}
      <a href={link(1n)} aria-label="The message behind it">
        ›
      </a>
    </span>
  );
}
