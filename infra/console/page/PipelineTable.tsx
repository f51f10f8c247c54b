import type { PipelineView, Station } from '../view/view.ts';
import { Icon } from './Icon.tsx';
import { address } from './pipelines.ts';

/** What the figures of each station are, where a column has room for a few words. */
const UNITS: Readonly<Record<string, string>> = {
  Source: 'in a minute',
  Kafka: 'records',
  Spark: 'behind',
  Cassandra: 's to commit',
  Verified: 'read back',
};

/** Many pipelines, a line each: the same five stations, with their states and figures. Each leads to its own page. */
export function PipelineTable({ pipelines }: { readonly pipelines: readonly PipelineView[] }) {
  const stations = pipelines[0]?.stations ?? [];
  return (
    <section aria-label="Pipelines">
      <table class="lines">
        <thead>
          <tr>
            <th>pipeline</th>
            {stations.map(({ name }) => (
              <th key={name}>
                {name} <span>{UNITS[name]}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {pipelines.map(({ name, state, word, stations: its }) => (
            <tr key={name}>
              <th scope="row">
                <a href={address('/', name)}>{name}</a>
                <span class={`state is-${state}`}>
                  <Icon of={state} size={14} /> {word}
                </span>
              </th>
              {its.map((station) => (
                <Cell station={station} key={station.name} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell({ station: { state, word, figure, edge } }: { readonly station: Station }) {
  return (
    <td class={`is-${state}`}>
      <span class="rail">
        <Icon of={state} />
        {edge !== undefined && <span class={`edge ${edge.kind}`} />}
      </span>
      <span class="value">{figure.text}</span> <span class="word">{word}</span>
    </td>
  );
}
