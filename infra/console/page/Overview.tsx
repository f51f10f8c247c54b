import type { ConsoleView, Item, Verdict } from '../view/view.ts';
import { Command } from './Command.tsx';
import { Flow } from './Flow.tsx';
import { Icon } from './Icon.tsx';
import { WHOLE } from './PipelineBar.tsx';
import { PipelineTable } from './PipelineTable.tsx';
import { chosenPipeline } from './pipelines.ts';
import { number } from './words.ts';

/** The verdict, the pipelines, and what they run on. */
export function Overview({ view }: { readonly view: ConsoleView }) {
  const { second } = view.verdict;
  const rest = view.problems.filter((problem) => problem !== second && !problem.endsWith(`: ${second}`));
  const chosen = chosenPipeline();
  return (
    <>
      <VerdictView verdict={view.verdict} />
      {rest.length > 0 && (
        <section aria-label="What is not well">
          <h2>Not well, too</h2>
          <ul class="problems">
            {rest.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </section>
      )}
      {chosen === undefined && view.pipelines.length > WHOLE ? (
        <PipelineTable pipelines={view.pipelines} />
      ) : (
        view.pipelines
          .filter(({ name }) => chosen === undefined || name === chosen)
          .map((pipeline) => <Flow pipeline={pipeline} key={pipeline.name} />)
      )}
      <section class="rows" aria-label="What it runs on">
        <Row title="Servers" items={view.servers} />
        <Row title="Workflows" items={workflowsShown(view.workflows)} />
      </section>
    </>
  );
}

/** Of many workflows those that are well are counted. */
function workflowsShown(all: readonly Item[]): readonly Item[] {
  if (all.length <= 4 * WHOLE) return all;
  const well = all.filter(({ state }) => state === 'ok');
  const run: Item = { name: `${number(well.length)} of ${number(all.length)} run`, state: 'ok' };
  return [...(well.length === 0 ? [] : [run]), ...all.filter((one) => !well.includes(one))];
}

function VerdictView({ verdict }: { readonly verdict: Verdict }) {
  const { state, sentence, second, answers } = verdict;
  return (
    <section class={`verdict is-${state}`} aria-live="polite">
      <Icon of={state} size={36} />
      <div>
        <h1>{sentence}</h1>
        <p>{second}</p>
        {answers !== undefined && (
          <dl class="answers">
            <div>
              <dt>What happens</dt>
              <dd>{answers.happens}</dd>
            </div>
            <div>
              <dt>What the pipeline does about it</dt>
              <dd>{answers.does}</dd>
            </div>
            <div>
              <dt>What you can do</dt>
              <dd>
                {answers.can} <Command text={answers.command} />
              </dd>
            </div>
          </dl>
        )}
      </div>
    </section>
  );
}

function Row({ title, items }: { readonly title: string; readonly items: readonly Item[] }) {
  return (
    <div class="row">
      <h2>{title}</h2>
      <ul>
        {items.map(({ name, state, note, href }) => (
          <li class={`is-${state}`} key={name}>
            <Icon of={state} size={14} />
            {href === undefined ? name : <a href={href}>{name}</a>}
            {note !== undefined && <span class="faint">{note}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
