import type { DeadLetterSummary } from '../../../../cli/deadLetters/summary.ts';
import { number, time } from '../words.ts';

interface KindsProps {
  readonly summary: DeadLetterSummary;
  readonly chosen: string | undefined;
  readonly choose: (kind: string | undefined) => void;
}

const WIDTH = 144;
const HEIGHT = 24;

/** Reasons by how many they are, each over time. One that is chosen narrows what is below. */
export function Kinds({ summary, chosen, choose }: KindsProps) {
  const { kinds, count, open, more } = summary;
  return (
    <section>
      <h2>
        By reason{' '}
        <span class="aside">
          {number(count)}
          {more ? '+' : ''}, of which {number(count - open)} sent again
        </span>
      </h2>
      <table class="kinds">
        <thead>
          <tr>
            <th class="wide">reason</th>
            <th class="number">how many</th>
            <th class="optional">over this time</th>
            <th class="optional">first</th>
            <th>last</th>
          </tr>
        </thead>
        <tbody>
          {kinds.map(({ kind, count: of, parts, first, last }) => (
            <tr key={kind} class={kind === chosen ? 'chosen' : ''}>
              <td class="wide">
                <button
                  type="button"
                  class="link"
                  aria-pressed={kind === chosen}
                  onClick={() => choose(kind === chosen ? undefined : kind)}
                >
                  {kind}
                </button>
              </td>
              <td class="number">{number(of)}</td>
              <td class="optional">
                <Bars parts={parts} label={`${number(of)} over this time`} />
              </td>
              <td class="optional">{time(first)}</td>
              <td>{time(last)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Bars({ parts, label }: { readonly parts: readonly number[]; readonly label: string }) {
  const largest = Math.max(1, ...parts);
  const width = WIDTH / parts.length;
  const bars = parts.map((value, index) => {
    if (value === 0) return '';
    const height = Math.max(1, ((HEIGHT - 2) * value) / largest);
    return `M${(index * width).toFixed(1)} ${HEIGHT}v-${height.toFixed(1)}h${(width * 0.7).toFixed(1)}v${height.toFixed(1)}z`;
  });
  return (
    <svg class="spark small" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <path class="base" d={`M0 ${HEIGHT - 0.5}h${WIDTH}`} />
      <path class="bars" d={bars.join('')} />
    </svg>
  );
}
