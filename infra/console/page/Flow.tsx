import type { PipelineView, Station } from '../view/view.ts';
import { ActionMenu } from './ActionMenu.tsx';
import { Alerts } from './Alerts.tsx';
import { Icon } from './Icon.tsx';
import { SparkDrawing } from './SparkDrawing.tsx';

/** A pipeline: its name, five stations on a line, and what is proven. */
export function Flow({ pipeline }: { readonly pipeline: PipelineView }) {
  const { name, state, word, about, stations, proof, alerts, actions } = pipeline;
  return (
    <section aria-label={name}>
      <div class="pipeline-head">
        <h2>{name}</h2>
        <span class={`state is-${state}`}>
          <Icon of={state} /> {word}
        </span>
        <span class="quiet">{about}</span>
        {actions.length > 0 && <ActionMenu actions={actions} pipeline={name} />}
      </div>
      <ol class="flow">
        {stations.map((station) => (
          <StationView station={station} key={station.name} />
        ))}
      </ol>
      <p class={`proof is-${proof.state}`}>
        <span class="state">
          <Icon of={proof.state === 'ok' ? 'seal' : proof.state} /> <b>{proof.text}</b>
        </span>
        <span class="quiet">{proof.note}</span>
      </p>
      <Alerts alerts={alerts} />
    </section>
  );
}

function StationView({ station }: { readonly station: Station }) {
  const { name, state, word, figure, spark, facts, edge } = station;
  return (
    <li class={`station is-${state}`}>
      <div class="rail">
        <Icon of={state} size={20} />
        {edge !== undefined && <span class={`edge ${edge.kind}`} />}
      </div>
      <div class="body">
        <h3>
          {name} <span class="word">{word}</span>
        </h3>
        <p class="figure">
          {figure.text} <span>{figure.unit}</span>
        </p>
        <SparkDrawing spark={spark} />
        <dl class="facts">
          {facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd title={value}>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
    </li>
  );
}
