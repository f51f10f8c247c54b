import { useState } from 'preact/hooks';
import type { DimensionView, ValueOf } from '../../charts/chartsView.ts';
import { number } from '../words.ts';
import { exact, short } from './figures.ts';

interface BreakdownProps {
  readonly dimension: DimensionView;
  readonly count: string;
  readonly measures: readonly string[];
  readonly chosen: ValueOf | undefined;
  readonly choose: (of: ValueOf | undefined) => void;
}

/** So many values are shown at first. */
const FIRST = 8;

/** Records and means by the values of a dimension, the most records first. One that is chosen narrows what is over time. */
export function Breakdown({ dimension, count, measures, chosen, choose }: BreakdownProps) {
  const [all, showAll] = useState(false);
  const { name, rows, more } = dimension;
  const isOf = (value: string) => chosen?.dimension === name && chosen.value === value;
  const shown = rows.filter(({ value }, index) => all || index < FIRST || isOf(value));
  const most = Math.max(1, ...rows.map(({ records }) => records));
  const words = name.replaceAll('_', ' ');
  return (
    <section aria-label={`By ${words}`}>
      <h2>
        By {words}
        <span class="aside">
          {more ? `the first ${number(rows.length)} values by name` : `${number(rows.length)} values`}
        </span>
      </h2>
      {rows.length === 0 ? (
        <p class="quiet">None of these records has one.</p>
      ) : (
        <table class="breakdown">
          <thead>
            <tr>
              <th>{words}</th>
              <th class="number">{count}</th>
              <th class="wide optional">
                <span class="unseen">share of the largest</span>
              </th>
              {measures.map((measure) => (
                <th class="number" key={measure}>
                  mean {measure}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ value, records, means }) => (
              <tr key={value} class={isOf(value) ? 'chosen' : ''}>
                <td>
                  <button
                    type="button"
                    class="link"
                    aria-pressed={isOf(value)}
                    onClick={() => choose(isOf(value) ? undefined : { dimension: name, value })}
                  >
                    {value}
                  </button>
                </td>
                <td class="number">{number(records)}</td>
                <td class="wide optional">
                  <Bar share={records / most} />
                </td>
                {measures.map((measure, index) => (
                  <td class="number" key={measure} title={exact(means[index] ?? null)}>
                    {short(means[index] ?? null)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rows.length > FIRST && (
        <button type="button" class="link" onClick={() => showAll(!all)}>
          {all ? `Show the first ${FIRST}` : `Show all ${number(rows.length)}`}
        </button>
      )}
    </section>
  );
}

/** Said by the number beside it. */
function Bar({ share }: { readonly share: number }) {
  return (
    <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <path d={`M0 0h${(100 * share).toFixed(2)}v8H0z`} />
    </svg>
  );
}
